// Which part of the program is shown.

export const sections = ['clients', 'reports', 'directory', 'activity', 'backup', 'environments'] as const;
export type Section = (typeof sections)[number];

class Place {
  section = $state<Section>('clients');
}

export const place = new Place();
