import { nextDay, nextSigningRound, OfficeCalendar, spansOn, type WorkingCalendar } from '@app/casework';
import { Catalogue, dayIn } from '@app/catalogue';
import { Clock } from '@app/core';
import { formatDateTime, officeHours } from '@app/notification';
import { Injectable } from '@nestjs/common';

/** How far ahead an open day is looked for: longer than any row of holidays. */
const lookDays = 60;

/** What citizens ask about the office, in words, as it is now. */
@Injectable()
export class OfficeFacts {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly calendar: OfficeCalendar,
    private readonly clock: Clock,
  ) {}

  /** For the texts of `catalogue/texts/info.yaml`. */
  async read(): Promise<Record<string, string>> {
    const { office } = this.catalogue;
    const { street, village, regency, province, postal_code: code } = office.address;
    const calendar = await this.calendar.read();
    const signing = nextSigningRound(this.clock.now(), office.signing_rounds, calendar);
    return {
      office: office.name,
      address: [street, village, office.district, regency, [province, code].filter(Boolean).join(' ')].join(
        ', ',
      ),
      hours: officeHours(dayIn(office.timezone, this.clock.now()), calendar, this.catalogue),
      open: this.open(calendar),
      phone: office.phone ?? '',
      signing: signing ? formatDateTime(signing, office) : '',
    };
  }

  private open(calendar: WorkingCalendar): string {
    const { office, texts } = this.catalogue;
    const now = this.clock.now().getTime();
    let day = dayIn(office.timezone, new Date(now));
    for (let step = 0; step < lookDays; step++, day = nextDay(day)) {
      const span = spansOn(day, calendar).find(({ until }) => until > now);
      if (!span) continue;
      const next = formatDateTime(new Date(span.from), office);
      return span.from <= now ? texts.render('info.open_now') : texts.render('info.open_next', { next });
    }
    return '';
  }
}
