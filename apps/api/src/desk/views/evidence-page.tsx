import type { JSX } from 'preact';
import type { EvidenceAnswer } from '../../staff/evidence.dto';
import type { HistoryLine } from './case-page';
import { type Desk, deskPage } from './layout';

interface Part {
  desk: Desk;
  evidence: EvidenceAnswer;
  /** The ledger in words, from the first line on. */
  history: readonly HistoryLine[];
  /** What a paper is called. */
  labelOf: (document: string) => string;
  shown: (at: Date | string) => string;
}

/** Whether the history and the papers are as they were recorded, and all of them with their fingerprints. */
export function evidencePage(part: Part): string {
  const { desk, evidence, shown } = part;
  const { texts } = desk;
  const code = evidence.case.receiptCode;
  return deskPage(
    texts.render('desk.evidence'),
    <>
      <p class="unprinted">
        <a href={`/petugas/berkas/${evidence.id}`}>{texts.render('desk.back_to_case')}</a>
      </p>
      <h1>
        {texts.render('desk.evidence')} {code}
      </h1>
      <p>
        {evidence.case.serviceTitle} · {evidence.case.statusLabel} · {evidence.office} ·{' '}
        {shown(evidence.madeAt)}
      </p>
      <Ledger {...part} />
      <Papers {...part} />
      <Letters {...part} />
      <Messages {...part} />
      <Tasks {...part} />
    </>,
    desk,
  );
}

function Ledger({ desk: { texts }, evidence: { ledger }, history }: Part): JSX.Element {
  return (
    <section>
      <h2>{texts.render('desk.history')}</h2>
      {ledger.fault ? (
        <p class="error" role="alert" id="fault">
          {texts.render('desk.evidence_fault', { seq: ledger.fault.seq })}
        </p>
      ) : (
        <p id="intact">{texts.render('desk.evidence_intact', { n: ledger.events.length })}</p>
      )}
      {ledger.head && (
        <p>
          <small>{texts.render('desk.evidence_head')}</small>
          <code>{ledger.head}</code>
        </p>
      )}
      <ol class="history">
        {history.map(({ seq, what, who, at, why }) => (
          <li key={seq}>
            {[what, who, at].filter(Boolean).join(' · ')}
            {why && <p>{why}</p>}
          </li>
        ))}
      </ol>
    </section>
  );
}

function Papers({ desk: { texts }, evidence: { id: caseId, documents }, labelOf }: Part): JSX.Element {
  return (
    <section>
      <h2>{texts.render('desk.evidence_papers')}</h2>
      {documents.length === 0 && <p>{texts.render('desk.evidence_none')}</p>}
      <ul class="rows" id="papers">
        {documents.map(({ id, document, version, state, sha256, intact }) => (
          <li key={id}>
            <a href={`/petugas/berkas/${caseId}/dokumen/${id}/isi`}>{labelOf(document)}</a> ·{' '}
            {texts.render('desk.paper_version', { n: version })} · {texts.render(`desk.paper_${state}`)}
            <Fingerprint texts={texts} sha256={sha256} intact={intact} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Letters({ desk: { texts }, evidence: { id: caseId, letters }, shown }: Part): JSX.Element {
  return (
    <section>
      <h2>{texts.render('desk.evidence_letters')}</h2>
      {letters.length === 0 && <p>{texts.render('desk.evidence_none')}</p>}
      <ul class="rows" id="letters">
        {letters.map(
          ({ id, number, status, draftedAt, signedAt, revokedAt, content, scanSha256, intact }) => (
            <li key={id}>
              {content ? <a href={`/petugas/berkas/${caseId}/pindaian`}>{number}</a> : number} ·{' '}
              {texts.render(`desk.letter_${status}`)}
              <small>
                {[draftedAt, signedAt, revokedAt].flatMap((at) => (at ? [shown(at)] : [])).join(' · ')}
              </small>
              {intact !== null && <Fingerprint texts={texts} sha256={scanSha256} intact={intact} />}
            </li>
          ),
        )}
      </ul>
    </section>
  );
}

function Fingerprint({
  texts,
  sha256,
  intact,
}: {
  texts: Desk['texts'];
  sha256: string | null;
  intact: boolean;
}): JSX.Element {
  return (
    <>
      {!intact && (
        <strong class="error" role="alert">
          {' '}
          {texts.render('desk.evidence_changed')}
        </strong>
      )}
      <small>
        SHA-256 <code>{sha256 ?? '–'}</code>
      </small>
    </>
  );
}

function Messages({ desk: { texts }, evidence: { messages, messagesCut }, shown }: Part): JSX.Element {
  return (
    <section>
      <h2>{texts.render('desk.evidence_messages')}</h2>
      {messages.length === 0 && <p>{texts.render('desk.evidence_none')}</p>}
      {messagesCut && <p>{texts.render('desk.evidence_cut')}</p>}
      <ul class="thread">
        {messages.map(({ id, direction, text, sentAt }) => (
          <li key={id} class={direction}>
            <small>{shown(sentAt)}</small>
            <p>{text ?? texts.render('desk.no_words')}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Tasks({ desk: { texts }, evidence: { tasks }, shown }: Part): JSX.Element {
  return (
    <section>
      <h2>{texts.render('desk.nav_tasks')}</h2>
      {tasks.length === 0 && <p>{texts.render('desk.evidence_none')}</p>}
      <ul class="rows">
        {tasks.map(({ id, kind, ownerRole, createdAt, doneAt, outcome }) => (
          <li key={id}>
            {texts.has(`task.${kind}`) ? texts.render(`task.${kind}`) : kind} ·{' '}
            {texts.render(`desk.role_${ownerRole}`)}
            <small>{[shown(createdAt), doneAt && shown(doneAt), outcome].filter(Boolean).join(' · ')}</small>
          </li>
        ))}
      </ul>
    </section>
  );
}
