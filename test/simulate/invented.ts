import type { ServiceView } from './office-client';
import type { Random } from './random';

const first = ['Siti', 'Ahmad', 'Dewi', 'Rahmat', 'Nurul', 'Budi', 'Fitri', 'Yusuf'];
const last = ['Contoh', 'Umpama', 'Misalnya', 'Andaikan', 'Permisalan'];

/** What an invented person answers, by the type of the field. */
export class Invented {
  readonly name: string;
  private readonly values: Readonly<Record<string, string>>;

  /** `serial` tells this person from every other one of the run. */
  constructor(random: Random, serial: number) {
    this.name = `${random.pick(first)} ${random.pick(last)} ${random.pick(last)}`;
    const two = (n: number): string => String(n).padStart(2, '0');
    const [day, month, year] = [random.between(1, 28), random.between(1, 12), random.between(70, 99)];
    const number = String(1 + (serial % 9998)).padStart(4, '0');
    this.values = {
      nik: `640299${two(day)}${two(month)}${year}${number}`,
      kk: `640299${two(month)}0120${number}`,
      phone: `08000000${number}`,
      date: `${two(day)}-${two(month)}-19${year}`,
      number: '2017',
      money: `${random.between(1, 9)} juta`,
      yes_no: 'ya',
      village: random.pick(['Liang', 'Kota Bangun Ulu']),
      address: `Jalan Contoh RT ${random.between(1, 9)}`,
      text: 'Contoh Saja',
    };
  }

  get phone(): string {
    return this.values['phone'] ?? '';
  }

  answer({ key, type, options }: ServiceView['fields'][number]): string {
    if (options) return Object.values(options)[0] ?? '';
    if (key === 'applicant_name') return this.name;
    return this.values[type] ?? this.values['text'] ?? '';
  }
}
