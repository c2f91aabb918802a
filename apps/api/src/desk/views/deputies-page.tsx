import { type DeputyList, deputyRoles } from '@app/staff';
import type { JSX } from 'preact';
import { may } from '../places';
import type { Refusal } from '../refusal';
import { Notice } from './case-parts';
import { Days } from './dates-page';
import { Choice, Line, RefusalLines } from './form-parts';
import { type Desk, DeskFormTag, deskPage } from './layout';

type DeputiesView = DeputyList & {
  people: readonly (readonly [id: string, name: string])[];
  done?: string;
  refusal?: Refusal;
  given?: Readonly<Record<string, string>>;
};

/** The orders that count today or later, and one more. */
export function deputiesPage(desk: Desk, view: DeputiesView): string {
  const { texts, staff } = desk;
  const { items, version } = view;
  const mayEdit = may(staff, 'DeputiesController.replace');
  return deskPage(
    texts.render('desk.nav_deputies'),
    <>
      {view.done && <Notice>{view.done}</Notice>}
      <RefusalLines refusal={view.refusal} />
      <h1>{texts.render('desk.nav_deputies')}</h1>
      <p>{texts.render('desk.about_deputies')}</p>
      {items.length === 0 && <p>{texts.render('desk.dates_none')}</p>}
      <ul class="rows" id="deputies">
        {items.map(({ id, name, role, basis, order, from, to, active }) => (
          <li key={id}>
            <strong>{name}</strong> · {basis} {texts.render(`desk.role_${role}`)}
            <small>
              {from} – {to ?? texts.render('desk.dates_open')}
              {order && ` · ${order}`}
              {active && ` · ${texts.render('desk.dates_now')}`}
            </small>
            {mayEdit && (
              <DeskFormTag desk={desk} action={`/petugas/pengganti/${id}/akhiri`}>
                <input type="hidden" name="version" value={version} />
                <button class="link">{texts.render('desk.dates_end')}</button>
              </DeskFormTag>
            )}
          </li>
        ))}
      </ul>
      {mayEdit && <AddForm desk={desk} view={view} />}
    </>,
    desk,
  );
}

function AddForm({ desk, view }: { desk: Desk; view: DeputiesView }): JSX.Element {
  const t = (key: string): string => desk.texts.render(key);
  const { people, version, given = {} } = view;
  return (
    <DeskFormTag desk={desk} action="/petugas/pengganti" class="narrow">
      <h2>{t('desk.deputy_new')}</h2>
      <input type="hidden" name="version" value={version} />
      <Choice
        id="userId"
        label={t('desk.deputy_who')}
        value={given['userId']}
        none=""
        options={people}
        required
      />
      <Choice
        id="role"
        label={t('desk.deputy_for')}
        value={given['role']}
        none=""
        required
        options={deputyRoles.map((role) => [role, t(`desk.role_${role}`)])}
      />
      <Line id="basis" label={t('desk.deputy_basis')} value={given['basis'] ?? 'Plh.'} max={20} required />
      <Days desk={desk} id="deputy" given={given} toHelp={t('desk.dates_to_official')} />
      <Line id="order" label={t('desk.deputy_order')} value={given['order']} max={100} />
      <Line id="name" label={t('desk.deputy_name')} value={given['name']} max={100} />
      <Line id="rank" label={t('desk.official_rank')} value={given['rank']} max={100} />
      <Line id="nip" label={t('desk.official_nip')} value={given['nip']} max={40} />
      <button>{t('desk.dates_save')}</button>
    </DeskFormTag>
  );
}
