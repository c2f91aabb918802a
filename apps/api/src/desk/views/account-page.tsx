import type { Enrolment, SessionView } from '@app/staff';
import type { JSX } from 'preact';
import { type Desk, DeskFormTag, deskPage } from './layout';
import { Alert } from '../../pages/alert';

/** What the page of one's own account shows. */
export interface AccountView {
  sessions: SessionView[];
  totp: boolean;
  timeOf: (at: Date) => string;
  /** What was just done, or why it was not. */
  done?: string;
  refused?: string;
}

/** The password, the second factor, and where one is logged in. */
export function accountPage(desk: Desk, view: AccountView): string {
  const t = (key: string): string => desk.texts.render(key);
  const { staff } = desk;
  return deskPage(
    t('desk.account'),
    <>
      <h1>{t('desk.account')}</h1>
      {view.done && <p role="status">{view.done}</p>}
      <Alert>{view.refused}</Alert>
      {staff.totpMustEnrol && <p class="error">{t('desk.totp_must')}</p>}
      <p>
        <a href="/petugas/kata-sandi">{t('desk.password_change')}</a>
      </p>
      <h2>{t('desk.totp')}</h2>
      {view.totp ? <TotpOff desk={desk} /> : <TotpOn desk={desk} />}
      {!staff.totpMustEnrol && <Sessions desk={desk} view={view} />}
    </>,
    desk,
  );
}

function TotpOn({ desk }: { desk: Desk }): JSX.Element {
  const t = (key: string): string => desk.texts.render(key);
  return (
    <DeskFormTag desk={desk} action="/petugas/akun/pengaman" class="narrow">
      <p>{t('desk.totp_why')}</p>
      <label for="current">{t('desk.password_current')}</label>
      <input id="current" name="current" type="password" required maxLength={200} />
      <button>{t('desk.totp_begin')}</button>
    </DeskFormTag>
  );
}

function TotpOff({ desk }: { desk: Desk }): JSX.Element {
  const t = (key: string): string => desk.texts.render(key);
  return (
    <DeskFormTag desk={desk} action="/petugas/akun/pengaman/lepas" class="narrow">
      <p>{t('desk.totp_is_on')}</p>
      <CodeInput label={t('desk.totp_code')} />
      <button>{t('desk.totp_remove')}</button>
    </DeskFormTag>
  );
}

function Sessions({ desk, view }: { desk: Desk; view: AccountView }): JSX.Element {
  const t = (key: string, values = {}): string => desk.texts.render(key, values);
  return (
    <>
      <h2>{t('desk.sessions')}</h2>
      <ul class="sessions">
        {view.sessions.map(({ id, device, address, startedAt, current }) => (
          <li key={id}>
            <strong>{device ?? t('desk.session_device_unknown')}</strong> {address && `· ${address} `}·{' '}
            {t('desk.session_since', { at: view.timeOf(new Date(startedAt)) })}{' '}
            {current ? (
              <em>{t('desk.session_current')}</em>
            ) : (
              <DeskFormTag desk={desk} action={`/petugas/akun/sesi/${id}`}>
                <button class="link">{t('desk.session_end')}</button>
              </DeskFormTag>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

/** The key as a picture and in letters, the recovery codes, and the first code to show that it works. */
export function enrolPage(desk: Desk, { secret, recoveryCodes }: Enrolment, picture: string): string {
  const t = (key: string): string => desk.texts.render(key);
  return deskPage(
    t('desk.totp'),
    <>
      <h1>{t('desk.totp')}</h1>
      <ol>
        <li>{t('desk.totp_scan')}</li>
        <li>{t('desk.totp_keep')}</li>
        <li>{t('desk.totp_show')}</li>
      </ol>
      {/* Our own drawing of our own text: nothing of it comes from outside. */}
      <div class="qr" dangerouslySetInnerHTML={{ __html: picture }} />
      <p>
        {t('desk.totp_secret')} <code id="secret">{secret.replace(/(.{4})(?=.)/g, '$1 ')}</code>
      </p>
      <h2>{t('desk.totp_recovery')}</h2>
      <ul id="recovery">
        {recoveryCodes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <ConfirmForm desk={desk} />
    </>,
    desk,
  );
}

/** Asked again after a wrong code, without showing the key a second time. */
export function confirmPage(desk: Desk, refused: string): string {
  return deskPage(
    desk.texts.render('desk.totp'),
    <>
      <h1>{desk.texts.render('desk.totp')}</h1>
      <Alert>{refused}</Alert>
      <ConfirmForm desk={desk} />
      <p>
        <a href="/petugas/akun">{desk.texts.render('desk.totp_again')}</a>
      </p>
    </>,
    desk,
  );
}

function ConfirmForm({ desk }: { desk: Desk }): JSX.Element {
  return (
    <DeskFormTag desk={desk} action="/petugas/akun/pengaman/pasang" class="narrow">
      <CodeInput label={desk.texts.render('desk.totp_code_first')} />
      <button>{desk.texts.render('desk.totp_confirm')}</button>
    </DeskFormTag>
  );
}

export function CodeInput({ label }: { label: string }): JSX.Element {
  return (
    <>
      <label for="code">{label}</label>
      <input id="code" name="code" required maxLength={20} autocomplete="one-time-code" />
    </>
  );
}
