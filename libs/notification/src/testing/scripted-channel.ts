import {
  Channel,
  OutcomeUnknown,
  type OutboundPart,
  type RatePolicy,
  type SendFailed,
  type SendRequest,
  type WindowPolicy,
} from '@app/channels';
import { Clock, type InboundEvent, newId, type TemplateContent } from '@app/core';

export class SetClock extends Clock {
  /** Noon in Makassar. */
  at = new Date('2030-03-05T04:00:00Z');
  now(): Date {
    return this.at;
  }
  pass(milliseconds: number): void {
    this.at = new Date(this.at.getTime() + milliseconds);
  }
}

/** A provider on the other side of the contract: takes what it is sent, or answers as it is told. */
export class ScriptedChannel extends Channel {
  readonly name = 'scripted';
  readonly account = 'office';
  readonly limits = {
    text: 40,
    textWithButtons: 40,
    buttons: { max: 3, label: 20, value: 100 },
    fileBytes: 1000,
  };
  readonly window: WindowPolicy = [
    { by: 'anyone', hours: 24, source: 'test' },
    { by: 'person', hours: 168, tag: 'HUMAN', source: 'test' },
  ];
  override rates: RatePolicy = { account: { everyMs: 1, burst: 100 }, pair: { everyMs: 6000, burst: 3 } };
  readonly taken: { text: string; mark?: string; tag?: string }[] = [];
  override takesTemplates = false;
  readonly ids: string[] = [];
  newExternalId = (): string => `out-${newId()}`;
  failures: Record<string, SendFailed> = {};
  readonly asked: string[] = [];
  answers: (Error | undefined)[] = [];
  override sendTemplate({ name, values }: TemplateContent): Promise<string> {
    const answer = this.answers.shift();
    if (answer) return Promise.reject(answer);
    this.asked.push(`${name}: ${values[1]}`);
    return Promise.resolve(`out-${newId()}`);
  }
  protected translate(): InboundEvent[] {
    return [];
  }
  fetchMedia(): Promise<never> {
    return Promise.reject(new Error('no media here'));
  }
  protected sendPart(part: OutboundPart, { mark, tag }: SendRequest): Promise<string> {
    const answer = this.answers.shift();
    const lost = answer instanceof OutcomeUnknown;
    if (!answer || lost) this.taken.push({ text: part.type === 'text' ? part.text : '', mark, tag });
    if (answer) return Promise.reject(answer);
    const id = this.newExternalId();
    this.ids.push(id);
    return Promise.resolve(id);
  }
  override failureOf(code: string): SendFailed {
    return this.failures[code] ?? super.failureOf(code);
  }
}
