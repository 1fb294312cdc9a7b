// Which part of the program is shown.

export const sections = ['clients', 'directory', 'environments'] as const;
export type Section = (typeof sections)[number];

class Place {
  section = $state<Section>('clients');
}

export const place = new Place();
