import { type Catalogue, legalNote, type ServiceDefinition, successorOf } from '@app/catalogue';
import type { JSX } from 'preact';
import { page } from './layout';

/** What has replaced a service's document; nothing where nothing has. */
export function legalLine(catalogue: Catalogue, service: ServiceDefinition): JSX.Element | null {
  const note = legalNote(catalogue, service);
  return note === null ? null : <p class="notice">{note}</p>;
}

/** Instead of the form of a retired service: what replaced it, and the way on to it. */
export function retiredPage(catalogue: Catalogue, service: ServiceDefinition): string {
  const successor = successorOf(catalogue, service);
  return page(
    service.title,
    <>
      <h1>{service.title}</h1>
      {legalLine(catalogue, service)}
      {successor && (
        <p>
          <a href={`/layanan/${successor.code}`}>{successor.title}</a>
        </p>
      )}
      <p>
        <a href="/">{catalogue.texts.render('web.back')}</a>
      </p>
    </>,
  );
}
