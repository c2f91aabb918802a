import { complaintClasses, complaintOutcomes, type ComplaintView } from '@app/casework';
import type { JSX } from 'preact';
import { may } from '../places';
import type { Refusal } from '../refusal';
import { Notice } from './case-parts';
import { Choice, RefusalLines, Words } from './form-parts';
import { type Desk, DeskFormTag, deskPage } from './layout';

interface Told {
  people: readonly (readonly [id: string, name: string])[];
  shown: (at: Date) => string;
  done?: string;
  refusal?: Refusal;
  /** What was written into a form that was not taken. */
  given?: Readonly<Record<string, string>>;
}

interface Part extends Told {
  desk: Desk;
  complaint: ComplaintView;
}

/** One complaint: its words, whose they are, what was answered, and what may be done with it. */
export function complaintPage(desk: Desk, complaint: ComplaintView, told: Told): string {
  const { texts, staff } = desk;
  const title = complaint.receiptCode ?? texts.render('desk.complaint');
  const isOpen = complaint.state !== 'closed';
  const part = { ...told, desk, complaint };
  return deskPage(
    title,
    <>
      {told.done && <Notice>{told.done}</Notice>}
      <RefusalLines refusal={told.refusal} />
      <p>
        <a href="/petugas/pengaduan">{texts.render('desk.nav_complaints')}</a>
      </p>
      <h1>{title}</h1>
      <Facts {...part} />
      <blockquote class="message" id="words">
        <p>{complaint.text}</p>
      </blockquote>
      <Replies {...part} />
      {isOpen && may(staff, 'ComplaintsController.reply') && <ReplyForm {...part} />}
      {isOpen && may(staff, 'ComplaintsController.classify') && <ClassForm {...part} />}
      {isOpen && may(staff, 'ComplaintsController.close') && <CloseForm {...part} />}
    </>,
    desk,
  );
}

function Facts({ desk: { texts, staff }, complaint, people, shown }: Part): JSX.Element {
  const { contact, channel, caseId, concernsUser } = complaint;
  const place = `desk.complaint_channel_${channel}`;
  const about = people.find(([id]) => id === concernsUser)?.[1];
  return (
    <>
      {complaint.aboutMoney && <p class="error">{texts.render('desk.complaint_money')}</p>}
      <p>
        <strong>{texts.render(`web.complaint_${complaint.state}`)}</strong> ·{' '}
        {texts.render(`desk.complaint_kind_${complaint.kind}`)} ·{' '}
        {texts.render(`desk.complaint_class_${complaint.class}`)}
      </p>
      <p>
        {shown(complaint.receivedAt)} · {texts.has(place) ? texts.render(place) : channel}
        {contact && ` · ${[contact.name, contact.phone].filter(Boolean).join(', ')}`}
      </p>
      <p>
        {texts.render('desk.complaint_reply_due')} {shown(complaint.replyDueAt)},{' '}
        {texts.render('desk.complaint_due')} {shown(complaint.dueAt)}
      </p>
      {about && <p>{texts.render('desk.complaint_about', { name: about })}</p>}
      {caseId && may(staff, 'CasesController.get') && (
        <p>
          <a href={`/petugas/berkas/${caseId}`}>{texts.render('desk.task_case')}</a>
        </p>
      )}
    </>
  );
}

function Replies({ desk: { texts }, complaint, people, shown }: Part): JSX.Element {
  const { replies, outcome, closedAt, note } = complaint;
  return (
    <ul class="thread" id="replies">
      {replies.map(({ id, by, at, text }) => (
        <li key={id} class="outbound">
          <small>
            {people.find(([userId]) => userId === by)?.[1]} · {shown(at)}
          </small>
          <p>{text}</p>
        </li>
      ))}
      {outcome && closedAt && (
        <li>
          <small>{shown(closedAt)}</small>
          <p>{texts.render(`desk.complaint_outcome_${outcome}`)}</p>
          {note && <p>{note}</p>}
        </li>
      )}
    </ul>
  );
}

function ReplyForm({ desk, complaint, given }: Part): JSX.Element {
  const { texts } = desk;
  return (
    <DeskFormTag desk={desk} action={`/petugas/pengaduan/${complaint.id}/jawab`} class="form">
      <Words id="text" label={texts.render('desk.answer')} value={given?.['text']} max={2000} required />
      <small>{texts.render('desk.complaint_reply_help')}</small>
      <button>{texts.render('desk.answer_send')}</button>
    </DeskFormTag>
  );
}

function ClassForm({ desk, complaint, people }: Part): JSX.Element {
  const { texts } = desk;
  return (
    <DeskFormTag desk={desk} action={`/petugas/pengaduan/${complaint.id}/kelas`} class="form">
      <Choice
        id="class"
        label={texts.render('desk.complaint_class')}
        value={complaint.class}
        options={complaintClasses.map((one) => [one, texts.render(`desk.complaint_class_${one}`)])}
      />
      <Choice
        id="concernsUser"
        label={texts.render('desk.complaint_concerns')}
        value={complaint.concernsUser ?? ''}
        none={texts.render('desk.complaint_nobody')}
        options={people}
      />
      <button>{texts.render('desk.complaint_classify')}</button>
    </DeskFormTag>
  );
}

/** Without an answer it ends only when it was withdrawn. */
function CloseForm({ desk, complaint, given }: Part): JSX.Element {
  const { texts } = desk;
  const outcomes = complaint.state === 'open' ? (['withdrawn'] as const) : complaintOutcomes;
  return (
    <DeskFormTag desk={desk} action={`/petugas/pengaduan/${complaint.id}/tutup`} class="form">
      <Choice
        id="outcome"
        label={texts.render('desk.complaint_outcome')}
        value={given?.['outcome']}
        none=""
        required
        options={outcomes.map((one) => [one, texts.render(`desk.complaint_outcome_${one}`)])}
      />
      <Words id="note" label={texts.render('desk.note')} value={given?.['note']} max={2000} />
      <button>{texts.render('desk.complaint_close')}</button>
    </DeskFormTag>
  );
}
