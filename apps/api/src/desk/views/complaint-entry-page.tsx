import { complaintClasses } from '@app/casework';
import { spokenChannels } from '../../staff/complaints.dto';
import type { Refusal } from '../refusal';
import { Choice, Line, RefusalLines, Words } from './form-parts';
import { type Desk, DeskFormTag, deskPage } from './layout';

interface EntryView {
  given: Readonly<Record<string, string>>;
  people: readonly (readonly [id: string, name: string])[];
  refusal?: Refusal;
}

/** A complaint in the caller's words; name and phone only if he wants an answer there. */
export function complaintEntryPage(desk: Desk, { given, people, refusal }: EntryView): string {
  const t = (key: string): string => desk.texts.render(key);
  const optional = { none: t('desk.complaint_unknown') };
  return deskPage(
    t('desk.nav_complaint_new'),
    <>
      <h1>{t('desk.nav_complaint_new')}</h1>
      <p>{t('desk.about_complaint_new')}</p>
      <RefusalLines refusal={refusal} />
      <DeskFormTag desk={desk} action="/petugas/pengaduan/baru" class="form">
        <Words id="text" label={t('web.complaint_text')} value={given['text']} min={3} max={4000} required />
        <Choice
          id="channel"
          label={t('desk.complaint_how')}
          value={given['channel']}
          options={spokenChannels.map((one) => [one, t(`desk.complaint_channel_${one}`)])}
        />
        <Line id="name" label={t('web.complaint_name')} value={given['name']} max={100} />
        <Line id="phone" label={t('web.complaint_phone')} value={given['phone']} max={30} type="tel" />
        <Line id="receiptCode" label={t('desk.complaint_case')} value={given['receiptCode']} max={20} />
        <Choice
          id="class"
          label={t('desk.complaint_class')}
          value={given['class'] ?? 'service'}
          options={complaintClasses.map((one) => [one, t(`desk.complaint_class_${one}`)])}
        />
        <Choice
          id="concernsUser"
          label={t('desk.complaint_concerns')}
          value={given['concernsUser']}
          {...optional}
          options={people}
        />
        <button>{t('desk.complaint_take')}</button>
      </DeskFormTag>
    </>,
    desk,
  );
}

/** What the caller is told or gets on paper. */
export function complaintTakenPage(
  desk: Desk,
  { receiptCode, pin, replyDue }: { receiptCode: string; pin: string; replyDue: string },
): string {
  const t = (key: string): string => desk.texts.render(key);
  return deskPage(
    receiptCode,
    <>
      <h1>{t('web.complaint_received')}</h1>
      <p>{t('desk.complaint_tell')}</p>
      <p class="code" id="receipt-code">
        {receiptCode}
      </p>
      <p>{t('web.pin')}</p>
      <p class="code" id="pin">
        {pin}
      </p>
      <p>
        {t('web.complaint_reply_due')} {replyDue}
      </p>
    </>,
    desk,
  );
}
