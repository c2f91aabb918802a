import { resolve } from 'node:path';
import { type FieldDefinition, loadCatalogue, type ServiceDefinition } from '@app/catalogue';
import { AnswerWords } from './answer-words';
import { fieldNamed } from './named-field';

const catalogue = loadCatalogue(resolve(__dirname, '../../../../catalogue'));
const words = new AnswerWords(catalogue.language['answers']);

const field = (key: string, label: string): FieldDefinition => ({
  key,
  label,
  type: 'text',
  required: true,
  personal: false,
});
const service: ServiceDefinition = {
  ...catalogue.service('iumk'),
  fields: [
    field('place', 'Tempat acara'),
    field('event_date', 'Tanggal acara'),
    field('guests', 'Perkiraan jumlah tamu'),
    field('loud_music', 'Memakai pengeras suara'),
  ],
};

describe('the field that a line names', () => {
  it.each([
    ['Memakai pengeras suara', 'loud_music'],
    ['pengeras suara', 'loud_music'],
    ['pengers suara', 'loud_music'],
    ['jumlah tamu', 'guests'],
    ['tempat', 'place'],
  ])('"%s" is %s', (name, key) => {
    expect(fieldNamed(name, service, words)?.key).toBe(key);
  });

  it.each(['acara', 'suara acara', 'ya', 'di'])('"%s" is none, or could be two', (name) => {
    expect(fieldNamed(name, service, words)).toBeUndefined();
  });
});
