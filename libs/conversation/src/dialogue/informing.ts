import { formatRupiah, type ServiceDefinition, validateField } from '@app/catalogue';
import { normalise } from '../understand/normalise';
import { beside } from './beside';
import type { DialogueResult, Reply } from './dialogue-state';
import { legalReplies } from './legal-life';
import { isAsking, type QuestionTopic, topicsIn } from './question-words';
import { type DialogueContext, serviceOf, type Turn } from './turn';

/** While something is asked, what leads away from it must be said plainly. */
const plain = 0.85;
const mostReplies = 3;

/** Questions of papers, price, time and place: answered from the catalogue at any step, and the step is kept. */
export function informed(turn: Turn): DialogueResult | undefined {
  const { context, input } = turn;
  if (input.papers.length > 0 || !isQuestion(turn)) return undefined;
  const { intent } = context.reading;
  if (intent === 'INFO_UMUM') return beside(turn, aboutOffice(turn));
  if (intent.endsWith('_SYARAT')) {
    const service = serviceMeant(turn);
    return service && beside(turn, requirementReplies(service, turn), service);
  }
  if (intent.endsWith('_LAPOR') && !serviceOf(turn.state, context))
    return beside(turn, [{ key: 'info.report_none' }]);
  return undefined;
}

/** An answer to what was asked is no question, whatever it sounds like. */
function isQuestion({ state, input, context }: Turn): boolean {
  const { reading } = context;
  if (!reading.sure) return false;
  if (state.step === 'idle' || state.step === 'choosing') return true;
  const isForm = /[:=]/.test(input.text) || /\d{6}/.test(input.text);
  return (
    context.isPressed || (reading.confidence >= plain && !isForm && isAsking(input.text, context.questions))
  );
}

function serviceMeant({ state, context }: Turn): ServiceDefinition | undefined {
  const code = context.reading.service;
  return context.services.find((item) => item.code === code) ?? serviceOf(state, context);
}

function aboutOffice({ state, input, context }: Turn): Reply[] {
  const named = context.services.filter(({ code }) => context.reading.services.includes(code));
  const draft = serviceOf(state, context);
  const about = named.length > 0 ? named : draft ? [draft] : context.services;
  const replies = topicsIn(input.text, context.questions).flatMap((topic) => topicReplies[topic](about));
  return replies.length > 0 ? replies.slice(0, mostReplies) : [{ key: 'info.office' }];
}

const topicReplies: Record<QuestionTopic, (services: readonly ServiceDefinition[]) => Reply[]> = {
  price: feeReplies,
  duration: (services) => services.slice(0, mostReplies).map(durationReply),
  hours: () => [{ key: 'info.hours' }],
  address: () => [{ key: 'info.address' }],
  signing: () => [{ key: 'info.signing' }],
  visit: (services) => [{ key: `info.visit_${services[0]?.identity_check ?? 'counter'}` }],
  proxy: () => [{ key: 'info.proxy' }],
  phone: () => [{ key: 'info.phone' }],
};

function feeReplies(services: readonly ServiceDefinition[]): Reply[] {
  const dear = services.filter(({ fee }) => fee > 0);
  if (dear.length === 0) return [{ key: 'info.free' }];
  const fees = services.map(({ title, fee }) => `${title} ${formatRupiah(fee)}`).join('; ');
  return [{ key: 'info.fees', params: { fees } }];
}

function durationReply({ title, promise }: ServiceDefinition): Reply {
  return promise
    ? { key: 'info.duration', params: { service: title, days: String(promise.working_days) } }
    : { key: 'info.duration_open', params: { service: title } };
}

/** What to bring, then what was asked beside it, what the purpose calls for, and what the law has changed. */
function requirementReplies(service: ServiceDefinition, { input, context }: Turn): Reply[] {
  const documents = service.documents
    .filter(({ required }) => required)
    .map(({ label, help }) => `- ${label}${help ? ` (${help})` : ''}`)
    .join('\n');
  const asked = topicsIn(input.text, context.questions)
    .filter((topic) => topic !== 'address')
    .flatMap((topic) => topicReplies[topic]([service]));
  const first =
    asked.length > 0 ? asked.slice(0, 2) : [...feeReplies([service]).slice(0, 1), durationReply(service)];
  return [
    ...first,
    ...purposeReplies(service, input.text, context),
    ...legalReplies(service, context.legal),
    documents
      ? { key: 'info.requirements', params: { service: service.title, documents } }
      : { key: 'info.requirements_none', params: { service: service.title } },
  ];
}

/** "syarat izin usaha untuk pinjam bank": what the bank takes besides. */
function purposeReplies(service: ServiceDefinition, text: string, context: DialogueContext): Reply[] {
  return service.fields.flatMap((field) => {
    const word = normalise(text)
      .split(' ')
      .find((part) => part.length > 2 && field.hints && validateField(field, part, context).ok);
    const checked = word === undefined ? undefined : validateField(field, word, context);
    const hint = checked?.ok ? field.hints?.[String(checked.value)] : undefined;
    return hint ? [{ key: 'dialogue.hint', params: { hint } }] : [];
  });
}
