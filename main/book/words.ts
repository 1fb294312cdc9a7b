// The words of a file of clients in both languages: headings, kinds, answers, yes and no.
import en from '../../resources/messages/en.json';
import fr from '../../resources/messages/fr.json';
import type { Language } from '../../preload/contract/app';
import type { ClientKind, Sustainability } from '../../preload/contract/clients';
import { importFields, type ImportField } from '../../preload/contract/import-fields';
import { normal } from './normal';

const messages = { en, fr };
const languages = ['en', 'fr'] as const;

/** What an exported file calls a field. */
export const heading = (field: ImportField, language: Language): string => messages[language][`import.field.${field}`];

export const kindWord = (kind: ClientKind, language: Language): string => messages[language][`import.kind.${kind}`];
export const answerWord = (answer: 'yes' | 'no', language: Language): string => messages[language][`import.answer.${answer}`];

/** What else people and other programs write. "name" alone is decided by its neighbours. */
const synonyms: Partial<Record<ImportField, string[]>> = {
  kind: ['type', 'client type', 'type de client', 'nature du client', 'statut juridique', 'person type'],
  name: ['full name', 'name shown', 'client', 'client name', 'display name', 'nom complet', 'nom et prénom', 'nom prénom', 'nom du client', 'intitulé', 'dénomination du client'],
  lastName: ['surname', 'family name', 'lastname', 'nom usuel', 'nom d\'usage', 'nom de naissance', 'nom souscripteur', 'nom du souscripteur', 'policyholder last name'],
  firstName: ['firstname', 'given name', 'forename', 'prénoms', 'prenom', 'prénom souscripteur', 'prénom du souscripteur', 'policyholder first name'],
  birthDate: ['birth date', 'birthdate', 'birthday', 'dob', 'born', 'date naissance', 'naissance', 'né le', 'née le', 'né(e) le', 'ddn'],
  contactId: ['contact', 'contact id', 'contactid', 'contact no', 'contact number', 'dfs id', 'dfs contact', 'n° contact', 'no contact', 'numéro de contact', 'num contact', 'identifiant contact', 'id contact', 'identifiant dfs', 'n° de contact', 'n° client', 'numéro client'],
  email: ['email', 'mail', 'e mail', 'email address', 'mail address', 'courriel', 'mail', 'adresse mail', 'adresse e-mail', 'adresse électronique', 'mél'],
  coLastName: ['co subscriber last name', 'co-subscriber surname', 'spouse last name', 'partner last name', 'nom co-souscripteur', 'nom cosouscripteur', 'nom du conjoint', 'nom conjoint'],
  coFirstName: ['co subscriber first name', 'spouse first name', 'partner first name', 'prénom co-souscripteur', 'prénom cosouscripteur', 'prénom du conjoint', 'prénom conjoint'],
  coBirthDate: ['co subscriber birth date', 'co-subscriber date of birth', 'spouse date of birth', 'spouse birth date', 'date de naissance co-souscripteur', 'date de naissance du conjoint', 'date de naissance conjoint'],
  entityName: ['company', 'legal entity', 'raison sociale', 'company name', 'organisation', 'organization', 'legal entity name', 'société', 'raison sociale', 'dénomination sociale', 'personne morale', 'nom de la société'],
  entityIdentifier: ['company number', 'registration', 'siren', 'siret', 'rcs', 'n° siren', 'numéro siren', 'identifiant société', 'lei'],
  representativeLastName: ['representative surname', 'nom représentant', 'nom du représentant légal', 'nom du dirigeant'],
  representativeFirstName: ['representative given name', 'prénom représentant', 'prénom du représentant légal', 'prénom du dirigeant'],
  riskKey: ['risk profile', 'profil de risque', 'risk', 'risk key', 'risk category', 'risque', 'profil', 'profil investisseur', 'profil de risque client', 'catégorie de risque'],
  riskDate: ['date of risk profile', 'date du profil de risque', 'risk date', 'date of risk profile', 'date du profil', 'date profil de risque', 'date profil'],
  answer: ['esg', 'esg preferences', 'sustainability', 'sustainable preferences', 'has sustainable preferences', 'préférences esg', 'durabilité', 'préférences en matière de durabilité', 'préférences durables', 'préférences de durabilité'],
  minimumSustainable: ['minimum sustainable', 'sustainable minimum', 'minimum durable', 'part durable minimale', 'investissements durables minimum', '% durable'],
  minimumTaxonomy: ['minimum taxonomy', 'taxonomy', 'taxonomie', 'minimum taxonomie', 'alignement taxonomie', '% taxonomie'],
  minimumPaiCoverage: ['pai', 'minimum pai', 'pai coverage', 'pin', 'couverture pin', 'minimum pin', '% pin'],
  sustainabilityDate: ['date of sustainability preferences', 'date des préférences de durabilité', 'esg date', 'sustainability date', 'date esg', 'date préférences esg', 'date durabilité'],
  notes: ['note', 'comment', 'comments', 'remark', 'remarks', 'memo', 'commentaire', 'commentaires', 'remarque', 'remarques', 'observation', 'observations'],
  tags: ['tag', 'label', 'labels', 'category', 'categories', 'group', 'étiquette', 'étiquettes', 'mots clés', 'mot-clé', 'catégorie', 'catégories', 'groupe', 'segment'],
};

const fieldByHeading = new Map(importFields.flatMap((field) => [...languages.map((language) => heading(field, language)), ...(synonyms[field] ?? []), field].map((words): [string, ImportField] => [normal(words), field])));

const aloneNames = new Set(['name', 'nom'].map(normal));

/** A field for every heading, each field once; null where none fits. */
export function guessFields(headings: readonly string[]): (ImportField | null)[] {
  const words = headings.map(normal);
  const taken = new Set<ImportField>();
  const guessed = words.map((word, index) => {
    // "Date de naissance (JJ/MM/AAAA) *" is a date of birth.
    const bare = normal((headings[index] ?? '').replaceAll(/\([^)]*\)/g, ' '));
    const field = fieldByHeading.get(word) ?? fieldByHeading.get(bare) ?? null;
    if (field === null || taken.has(field)) return null;
    taken.add(field);
    return field;
  });
  // "Nom" beside "Prénom" is the family name; alone it is the whole.
  const alone = words.findIndex((word, index) => aloneNames.has(word) && guessed[index] === null);
  const meant = taken.has('firstName') && !taken.has('lastName') ? 'lastName' : 'name';
  if (alone >= 0 && !taken.has(meant)) guessed[alone] = meant;
  return guessed;
}

const among = <T extends string>(list: [T, ...string[]][]): Map<string, T> => new Map(list.flatMap(([value, ...words]) => [value, ...words].map((word): [string, T] => [normal(word), value])));
const both = (key: keyof typeof en): string[] => languages.map((language) => messages[language][key]);

const kinds = among<ClientKind>([
  ['person', ...both('import.kind.person'), 'individual', 'natural person', 'personne physique', 'particulier', 'pp', 'single', 'célibataire'],
  ['couple', ...both('import.kind.couple'), 'joint', 'co-souscription', 'co-subscription', 'conjoints', 'mariés'],
  ['legalEntity', ...both('import.kind.legalEntity'), 'legal entity', 'company', 'entity', 'société', 'entreprise', 'pm'],
]);
const yesNo: [('yes' | 'no'), ...string[]][] = [
  ['yes', ...both('import.answer.yes'), 'y', 'o', 'x', 'true', 'vrai', '1'],
  ['no', ...both('import.answer.no'), 'n', 'false', 'faux', '0'],
];
const answers = among<Sustainability['answer']>([...yesNo, ['notAnswered', 'not answered', 'no answer', 'non répondu', 'sans réponse', 'non renseigné', 'n a']]);
const ticks = among<'yes' | 'no'>(yesNo);

export const readKind = (text: string): ClientKind | null => kinds.get(normal(text)) ?? null;
export const readAnswer = (text: string): Sustainability['answer'] | null => answers.get(normal(text)) ?? null;
export const readYesNo = (text: string): boolean | null => {
  const tick = ticks.get(normal(text));
  return tick === undefined ? null : tick === 'yes';
};
