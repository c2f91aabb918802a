import { type Desk, deskPage } from './layout';

/** How a photo is looked at: quarter turns and times larger. */
export interface Look {
  turn: 0 | 90 | 180 | 270;
  zoom: 1 | 2 | 3;
}

const turns = [0, 90, 180, 270] as const;
const zooms = [1, 2, 3] as const;

/** Reads a look from an address; whatever is not one is the plain look. */
export function lookOf(query: Readonly<Record<string, unknown>>): Look {
  return {
    turn: turns.find((turn) => String(turn) === query['putar']) ?? 0,
    zoom: zooms.find((zoom) => String(zoom) === query['besar']) ?? 1,
  };
}

/** One photo alone, turned and enlarged by links: no script. */
export function documentPage(
  desk: Desk,
  path: string,
  back: string,
  label: string,
  { turn, zoom }: Look,
): string {
  const { texts } = desk;
  const link = (look: Partial<Look>): string => {
    const next = { turn, zoom, ...look };
    return `${path}?putar=${next.turn}&besar=${next.zoom}`;
  };
  return deskPage(
    label,
    <>
      <p class="looks">
        <a class="button" href={back} accessKey="1" data-key="1">
          {texts.render('desk.back_to_case')}
        </a>
        <a class="button" href={link({ turn: turns[(turns.indexOf(turn) + 1) % turns.length] })}>
          {texts.render('desk.turn')}
        </a>
        <a class="button" href={link({ zoom: zooms[(zooms.indexOf(zoom) + 1) % zooms.length] })}>
          {texts.render('desk.zoom')}
        </a>
      </p>
      <h1>{label}</h1>
      <div class={`look zoom-${zoom}`}>
        <img src={`${path}/isi?putar=${turn}`} alt={label} />
      </div>
    </>,
    desk,
  );
}
