import { readRecapCsv, RecapFileInvalid } from './recap-csv';

const header = 'year,month,service,series,channel,village,files,source,quality';
const read = (line: string): ReturnType<typeof readRecapCsv> => readRecapCsv(`${header}\n${line}\n`);

describe('a file of history', () => {
  it('reads a cell, a total and a place, with or without a mark of the byte order', () => {
    expect(readRecapCsv(`\uFEFF${header}\n2021,01,IUMK,before,web,64.02.08.2005,9,Buku,baik\n`)).toEqual([
      {
        year: 2021,
        month: 1,
        service: 'iumk',
        series: 'before',
        channel: 'web',
        village: '64.02.08.2005',
        files: 9,
        source: 'Buku',
        quality: 'baik',
      },
    ]);
    expect(read('2021,total,ak1,after,,,210,Buku,baik')).toMatchObject([{ month: null, files: 210 }]);
  });

  it.each(['', '-', '–'])('takes "%s" for no figure, never for 0', (files) =>
    expect(read(`2021,2,ak1,after,,,${files},Buku,baik`)).toMatchObject([{ files: null }]),
  );

  it('keeps a 0 that is written', () =>
    expect(read('2021,2,ak1,after,,,0,Buku,baik')).toMatchObject([{ files: 0 }]));

  it.each([
    ['21,1,ak1,x,,,1,Buku,baik', 'line 2, year'],
    ['2021,13,ak1,x,,,1,Buku,baik', 'line 2, month'],
    ['2021,1,ak 1,x,,,1,Buku,baik', 'line 2, service'],
    ['2021,1,ak1,x,,,-1,Buku,baik', 'line 2, files'],
    ['2021,1,ak1,x,,,1.5,Buku,baik', 'line 2, files'],
    ['2021,1,ak1,x,,,1,,baik', 'line 2, source'],
    ['2021,1,ak1', 'no CSV'],
    ['', '1 to 10000 rows'],
  ])('is refused by its line: %s', (line, told) => {
    expect(() => read(line)).toThrow(RecapFileInvalid);
    expect(() => read(line)).toThrow(told);
  });

  it.each([
    ['year,month\n2021,1\n', 'column missing: service'],
    [`${header},note\n2021,1,ak1,x,,,1,Buku,baik,x\n`, 'column not known: note'],
  ])('is refused with other columns: %j', (text, told) => expect(() => readRecapCsv(text)).toThrow(told));
});
