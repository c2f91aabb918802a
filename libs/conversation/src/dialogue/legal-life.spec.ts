import { Catalogue, legalWords, loadCatalogue, type ServiceDefinition, successorOf } from '@app/catalogue';
import { Understanding } from '../understand/understanding';
import { AnswerWords } from './answer-words';
import { converse } from './dialogue';
import { type DialogueResult, type DialogueState, emptyState } from './dialogue-state';

const catalogue = loadCatalogue('catalogue');
const today = new Date('2026-03-02T01:00:00Z');

type Legal = Partial<ServiceDefinition['legal']>;

/** The bundled services with another legal life of IUMK. */
function officeWith(legal: Legal): Catalogue {
  const services = catalogue.services.map((service) =>
    service.code === 'iumk' ? { ...service, legal: { ...service.legal, ...legal } } : service,
  );
  return Object.create(catalogue, { services: { value: services } }) as Catalogue;
}

function say(office: Catalogue, state: DialogueState, text: string): DialogueResult {
  const { services } = office;
  return converse(
    state,
    { text, papers: [], other: false },
    {
      services: services.filter(({ legal }) => legal.mode === 'active'),
      cases: [],
      reading: new Understanding(office).read(text, { today }),
      legal: {
        retired: services.filter(({ legal }) => legal.mode === 'retired'),
        note: (service) => legalWords(office, service),
        successor: (service) => successorOf(office, service),
      },
      keepDays: 30,
      today,
      villages: catalogue.office.villages,
      words: new AnswerWords(catalogue.language['answers']),
      delivery: new AnswerWords({}),
      earlier: [],
      tryOut: { words: new AnswerWords({}), hours: 6 },
      questions: new AnswerWords(catalogue.language['answers']),
      rights: new AnswerWords(catalogue.language['rights']),
      shown: (_field, value) => String(value),
      price: () => '',
      summary: () => ({}),
    },
  );
}

const keys = ({ replies }: DialogueResult): string[] => replies.map(({ key }) => key);

describe('the legal life of a service in the chat', () => {
  it('says with the requirements what replaced a document, while the office has not set its mode', () => {
    const { replies } = say(catalogue, emptyState, 'iumk');
    expect(replies[1]).toMatchObject({
      key: 'legal.replaced',
      params: { successor: expect.stringMatching(/NIB/) },
    });
  });

  it('says nothing of it once the office has decided to go on', () => {
    expect(keys(say(officeWith({ successor: null }), emptyState, 'iumk'))).not.toContain('legal.replaced');
  });

  it('leads on to the service that took its place', () => {
    const office = officeWith({ mode: 'retired', successor: 'Kartu lain', successor_service: 'ak1' });
    const result = say(office, emptyState, 'mau bikin iumk');
    expect(keys(result).slice(0, 2)).toEqual(['legal.retired', 'dialogue.requirements']);
    expect(result.state).toMatchObject({ step: 'collecting', service: 'ak1' });
  });

  it('takes the code of a service as its successor too', () => {
    const result = say(officeWith({ mode: 'retired', successor: 'ak1' }), emptyState, 'iumk');
    expect(result.state.service).toBe('ak1');
    expect(result.replies[0]?.params?.['successor']).toBe(catalogue.service('ak1').title);
  });

  it.each<[Legal, string]>([
    [{ mode: 'retired', successor: 'NIB lewat oss.go.id' }, 'legal.retired'],
    [{ mode: 'retired', successor: null, successor_service: undefined }, 'legal.ended'],
  ])('gives the menu where no service of ours took its place: %j', (legal, key) => {
    const result = say(officeWith({ successor_service: undefined, ...legal }), emptyState, 'iumk');
    expect(keys(result)).toEqual([key, 'dialogue.menu']);
    expect(result.replies[1]?.choices?.map(({ value }) => value)).not.toContain('iumk');
  });

  it('tells a citizen in the middle of a draft that retired meanwhile', () => {
    const draft: DialogueState = { ...emptyState, step: 'collecting', service: 'iumk' };
    const office = officeWith({ mode: 'retired', successor: 'NIB', successor_service: undefined });
    expect(keys(say(office, draft, 'Siti Contoh'))).toEqual(['legal.retired', 'dialogue.menu']);
  });
});

describe('the purpose, asked first though it is not required', () => {
  const begun = say(catalogue, emptyState, 'iumk');

  it('is the first question', () => {
    expect(begun.state.asked).toEqual({ kind: 'field', key: 'purpose' });
    expect(begun.replies.at(-1)).toMatchObject({ key: 'ask.purpose' });
  });

  it('names what the bank takes when it is for a loan', () => {
    const result = say(catalogue, begun.state, 'buat pinjaman bank');
    expect(result.state.values).toEqual({ purpose: 'bank' });
    expect(keys(result)).toEqual(['dialogue.hint', 'dialogue.group', 'ask.applicant_name']);
  });

  it('is passed over by an answer to the next question, and not asked again', () => {
    const result = say(catalogue, begun.state, 'Siti Contoh Rahayu');
    expect(result.state.values).toEqual({ applicant_name: 'Siti Contoh Rahayu' });
    expect(keys(result)).toEqual(['dialogue.group', 'ask.nik']);
  });

  it('is passed over by named lines', () => {
    const result = say(catalogue, begun.state, 'Nama lengkap: Siti Contoh\nNIK: 6402995205990001');
    expect(keys(result)).toEqual(['dialogue.group', 'ask.phone']);
  });
});
