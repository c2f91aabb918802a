import type { Texts } from '@app/catalogue';
import { CodeInput } from './account-page';
import { type Desk, DeskFormTag, deskPage } from './layout';
import { Alert } from '../../pages/alert';

/** Name and password; `refused` says why the last try was not let in. */
export function loginPage(texts: Texts, refused?: string, username = ''): string {
  const t = (key: string): string => texts.render(key);
  return deskPage(
    t('desk.login'),
    <>
      <h1>{t('desk.title')}</h1>
      <Alert>{refused}</Alert>
      <form method="post" action="/petugas/masuk" class="narrow">
        <label for="username">{t('desk.username')}</label>
        <input
          id="username"
          name="username"
          required
          maxLength={100}
          autocomplete="username"
          value={username}
        />
        <label for="password">{t('desk.password')}</label>
        <input
          id="password"
          name="password"
          type="password"
          required
          maxLength={200}
          autocomplete="current-password"
        />
        <button>{t('desk.login')}</button>
      </form>
    </>,
  );
}

/** The second half of a log-in; `ticket` is the first, sealed. */
export function codePage(texts: Texts, ticket: string, refused?: string): string {
  const t = (key: string): string => texts.render(key);
  return deskPage(
    t('desk.login'),
    <>
      <h1>{t('desk.title')}</h1>
      <Alert>{refused}</Alert>
      <form method="post" action="/petugas/masuk" class="narrow">
        <input type="hidden" name="ticket" value={ticket} />
        <CodeInput label={t('desk.totp_code')} />
        <p>{t('desk.totp_lost')}</p>
        <button>{t('desk.login')}</button>
      </form>
    </>,
  );
}

/** The present password and a new one; `refused` says what was wrong with them. */
export function passwordPage(desk: Desk, refused?: string): string {
  const t = (key: string): string => desk.texts.render(key);
  return deskPage(
    t('desk.password_change'),
    <>
      <h1>{t('desk.password_change')}</h1>
      <Alert>{refused}</Alert>
      <DeskFormTag desk={desk} action="/petugas/kata-sandi" class="narrow">
        <label for="current">{t('desk.password_current')}</label>
        <input id="current" name="current" type="password" required maxLength={200} />
        <label for="next">{t('desk.password_next')}</label>
        <input id="next" name="next" type="password" required minLength={10} maxLength={200} />
        <button>{t('desk.password_save')}</button>
      </DeskFormTag>
    </>,
  );
}
