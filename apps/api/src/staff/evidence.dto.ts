import type { CaseEventView, LedgerFault, TaskTrace } from '@app/casework';
import type { MessageView } from '@app/conversation';
import type { Fingerprint } from '@app/documents';
import type { LetterTrace } from '@app/letters';
import type { CaseResponse } from './cases.dto';

/** One version of a paper; `content` is where its bytes are, and reading them is audited by itself. */
export interface EvidenceDocument extends Fingerprint {
  id: string;
  document: string;
  version: number;
  state: string;
  content: string;
}

/** Everything about a case. Whole for who works it, masked for an auditor, as the case itself is. */
export interface EvidenceAnswer {
  madeAt: string;
  office: string;
  id: string;
  case: CaseResponse;
  /** The definition by which it was worked. */
  service: { code: string; version: number };
  /** `fault` names the first line that is not as it was written. */
  ledger: { intact: boolean; fault: LedgerFault | null; head: string | null; events: CaseEventView[] };
  documents: EvidenceDocument[];
  letters: (Omit<LetterTrace, 'scanFileId'> & { content: string | null; intact: boolean | null })[];
  /** Oldest first; senders and long numbers masked, without the channel's own ids. */
  messages: MessageView[];
  /** Whether there were more messages than are shown. */
  messagesCut: boolean;
  tasks: TaskTrace[];
  /** Who the ids of staff are. */
  people: { id: string; name: string; roles: string[] }[];
}
