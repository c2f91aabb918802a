import { type Catalogue, type FieldDefinition, formatField, type ServiceDefinition } from '@app/catalogue';
import { maskNumber } from '@app/core';
import type { DialogueState } from './dialogue/dialogue-state';

/** A draft in words, as its citizen reads it again. */
export class DraftWords {
  constructor(private readonly catalogue: Catalogue) {}

  summary(service: ServiceDefinition, state: DialogueState): Record<string, string> {
    const values = service.fields
      .filter(({ key }) => state.values[key] !== undefined)
      .map((field) => `${field.label}: ${this.shown(field, state.values[field.key])}`);
    const papers = service.documents
      .filter(({ key }) => state.papers[key])
      .map(({ key, label }) => {
        const paper = state.papers[key];
        if (paper && 'willBring' in paper)
          return this.catalogue.texts.render('dialogue.paper_brought', { item: label });
        return paper && 'fromDocument' in paper
          ? this.catalogue.texts.render('dialogue.paper_reused', { item: label })
          : label;
      });
    return { service: service.title, values: values.join('\n'), papers: papers.join(', ') };
  }

  /** A chat lies open on a family's phone: NIK and KK are masked also here. */
  shown(field: FieldDefinition, value: unknown): string {
    const text = formatField(field, value, this.catalogue);
    return field.type === 'nik' || field.type === 'kk' ? maskNumber(text.replace(/\D/g, '')) : text;
  }
}
