import { resolve } from 'node:path';
import { loadCatalogue } from '@app/catalogue';
import { noticeWords } from './notice-words';

const catalogue = loadCatalogue(resolve(__dirname, '../../../catalogue'));
const iumk = catalogue.service('iumk');

describe('noticeWords', () => {
  it('names the reason of a refusal and the words of the officer', () => {
    const words = noticeWords(iumk, 'reject', {
      reasons: ['outside_area'],
      note: ' Tempatnya di Sedulang. ',
    });

    expect(words).toEqual({
      reasons: 'Tempat usaha di luar Kecamatan Kota Bangun',
      items: '',
      note: 'Tempatnya di Sedulang.',
    });
  });

  it('names each returned paper with its own reason, each once', () => {
    const words = noticeWords(iumk, 'return_to_citizen', {
      reasons: ['photo_blurred'],
      items: [
        { key: 'ktp', reason: 'photo_blurred' },
        { key: 'kk', note: 'Bagian bawah terpotong' },
      ],
    });

    expect(words.items.split(', ')).toHaveLength(2);
    expect(words.reasons.split(', ')).toHaveLength(1);
    expect(words.note).toBe('Bagian bawah terpotong');
  });

  it('takes the reasons of a revocation from their own list', () => {
    expect(noticeWords(iumk, 'revoke', { reasons: ['stopped'] }).reasons).toBe(
      iumk.reasons['revoke']?.['stopped'],
    );
  });

  it.each([
    null,
    {},
    { reasons: 'text', items: { key: 'ktp' } },
    { reasons: ['nope', 'constructor', 7], items: ['ktp', null] },
  ])('makes empty words of %j', (detail) => {
    expect(noticeWords(iumk, 'reject', detail)).toEqual({ reasons: '', items: '', note: '' });
  });
});
