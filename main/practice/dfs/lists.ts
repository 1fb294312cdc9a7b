// What the practice DFS only tells: reference lists, products, settings, the campaign, the back office's data sources.
import data from '../../../resources/practice/directory.json';
import lists from '../../../resources/practice/lists.json';
import references from '../../../resources/practice/references.json';
import type { DfsTable } from '../../api/dfs/table';
import { Refusal } from '../exchange';
import type { Handlers } from '../routes';
import { languageOf, wireName, wireReference, type NameForm, type Reference } from '../wire-names';
import type { Directory } from './directory';
import type { World } from './world';

/** The forms of names are mixed on purpose, as on the real system. */
const forms: NameForm[] = ['plain', 'byLanguage', 'alwaysByLanguage', 'list'];
const mixed = ({ id, ...rest }: Reference): Reference => ({ ...rest, id, form: forms[id % forms.length] as NameForm });
const told = (list: readonly Reference[], language: string): object[] => list.map((reference) => wireReference(mixed(reference), languageOf(language)));

type AssetClass = (typeof lists.assetClasses)[number];
function branchesOf(parentId: number | null, language: string): object[] {
  const children = lists.assetClasses.filter((item: AssetClass) => item.parentId === parentId);
  return children.map((item) => ({ ...wireReference(mixed(item), languageOf(language)), ParentId: parentId, Children: branchesOf(item.id, language) }));
}

type ListNames =
  | 'listCountries' | 'listLanguages' | 'listSalutations' | 'listContactStatuses' | 'listDocumentTypes' | 'listSeverityLevels' | 'listAssetClasses' | 'listContinents' | 'listSecurityTypes' | 'getResourceSets';
export function listHandlers(): Pick<Handlers<DfsTable>, ListNames> {
  const sets: Record<string, Reference[]> = data.resourceSets;
  return {
    listCountries: ({ language }) => lists.countries.map((country) => ({
      ...wireReference(mixed(country), languageOf(language)), IsoCode3: country.code3, ContinentId: lists.continents.find(({ code }) => code === country.continent)?.id ?? null,
    })),
    listLanguages: ({ language }) => told(lists.languages, language),
    listSalutations: ({ language }) => told(lists.salutations, language),
    listContactStatuses: ({ language }) => told(lists.contactStatuses, language),
    listDocumentTypes: ({ language }) => told(lists.documentTypes, language),
    listSeverityLevels: () => lists.severityLevels.map((level) => wireReference(mixed(level), null)),
    listAssetClasses: ({ language }) => branchesOf(null, language),
    listContinents: ({ language }) => told(lists.continents, language),
    listSecurityTypes: ({ language }) => told(lists.securityTypes, language),
    getResourceSets: ({ name, language }) => told(Object.hasOwn(sets, name) ? (sets[name] ?? []) : [], language),
  };
}

type SystemNames = 'healthCheck' | 'getSettings' | 'getSetting' | 'listDataSources' | 'listStoredProcedures';
export function systemHandlers({ controls }: World): Pick<Handlers<DfsTable>, SystemNames> {
  const settings = (): { Key: string; Value: string; Group: string }[] => [
    { Key: '2FAFactor', Value: controls.secondFactor, Group: 'GlobalSettings' },
    ...data.settings.map(({ group, key, value }) => ({ Key: key, Value: value, Group: group })),
  ];
  return {
    healthCheck: () => 'OK',
    getSettings: ({ group }) => settings().filter((setting) => group === undefined || setting.Group === group),
    getSetting({ group, key }) {
      const setting = settings().find(({ Group, Key }) => Group === group && Key === key);
      if (!setting) throw new Refusal(404, `There is no setting ${key} in ${group}`);
      return setting;
    },
    listDataSources: () => data.dataSources.map(({ id, code, name }) => ({ Id: id, Code: code, Name: name })),
    listStoredProcedures({ dataSourceName, schema }) {
      const source = data.dataSources.find(({ code }) => code === dataSourceName);
      if (!source) throw new Refusal(404, `There is no data source ${dataSourceName}`);
      const procedures: Record<string, string[]> = source.storedProcedures;
      return (Object.hasOwn(procedures, schema) ? (procedures[schema] ?? []) : []).map((code, index) => ({ Id: index + 1, Code: code, Name: code }));
    },
  };
}

type ProductNames = 'listProductRiskCategories' | 'getProductConstraints' | 'getCampaignConfiguration';
export function productHandlers({ products, riskCategories }: Directory): Pick<Handlers<DfsTable>, ProductNames> {
  const product = (id: number): (typeof products)[number] => {
    const found = products.find((candidate) => candidate.id === id);
    if (!found) throw new Refusal(404, `There is no product ${id}`);
    return found;
  };
  const withFormat = (item: Reference, language: string): object => ({
    ...wireReference(item, languageOf(language)), NumberDecimalSeparator: item.code === 'en' ? '.' : ',', NumberGroupSeparator: { en: ',', de: '.' }[item.code] ?? '\u202f',
  });
  return {
    listProductRiskCategories: ({ productId, language }) => product(productId).riskCategoryIds.flatMap((id) => {
      const category = riskCategories.get(id);
      return category ? [{ Id: id, Name: wireName(category.name, category.form, languageOf(language)) }] : [];
    }),
    getProductConstraints: ({ productId }) => ({ Id: product(productId).id, OptimisationConstraint: product(productId).constraints }),
    getCampaignConfiguration: ({ language }) => ({
      ProductOffers: references.products.map((item) => ({ ...wireReference(item, languageOf(language)), Products: [{ Id: item.id }] })),
      Languages: lists.languages.map((item) => withFormat(item, language)),
      DefaultLanguage: withFormat(lists.languages[0] as Reference, language),
      DefaultTimeZoneUtcOffsetMinutes: 60,
    }),
  };
}
