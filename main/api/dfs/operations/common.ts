// Reference lists, risk categories, economic zones, products, settings and the health check.
import { z } from 'zod';
import { operation } from '../../define';
import { part, partList, read, reply, replyList, write } from '../../fields';

const application = ['application'] as const;
const person = ['application', 'person'] as const;
const { int32, text, names } = write;
const byId = { id: int32 };
const byProduct = { productId: int32 };
const language = { language: write.language };
/** Success of a deletion is not documented. */
const removal = { layers: person, path: byId, answer: 'anything', response: z.unknown(), caller: 'administration' } as const;

/** Entries of the reference lists are drawn collapsed: number, code and name are looked for. */
const entry = { Id: read.int32, Code: read.text, Name: read.names };
const entries = replyList(reply(entry));
const listIn = (summary: string) => ({ summary, layers: application, path: language, response: entries });

const riskCategory = reply({ Id: read.int32, Name: read.names });
const riskCategoryBody = z.strictObject({ Id: int32.optional(), Name: names.nullish() });
const zone = reply({ Id: read.int32, Name: read.names, Color: read.text });
const setting = reply({ Key: read.text, Value: read.secret, Group: read.text });

export const commonOperations = {
  deleteRiskCategory: operation('DELETE /v1.0/riskcategories/{id}', { summary: 'Removes a risk category.', ...removal }),
  getRiskCategory: operation('GET /v1.0/riskcategories/{id}', { summary: 'One risk category.', layers: application, path: byId, response: riskCategory }),
  updateRiskCategory: operation('PATCH /v1.0/riskcategories/{id}', { summary: 'Changes a risk category.', layers: person, path: byId, body: riskCategoryBody, response: riskCategory, caller: 'administration' }),
  deleteEconomicZone: operation('DELETE /v1.0/economicalzones/{id}', { summary: 'Removes an economic zone.', ...removal }),
  getEconomicZone: operation('GET /v1.0/economicalzones/{id}', { summary: 'One economic zone; there is no list of them.', layers: application, path: byId, response: zone }),
  updateEconomicZone: operation('PUT /v1.0/economicalzones/{id}', {
    summary: 'Changes an economic zone.', layers: person, path: byId, body: z.strictObject({ Name: names, Color: text.nullish() }), response: zone, caller: 'administration',
  }),
  getResourceSets: operation('GET /v1.0/resourcesets/{name}', { summary: 'Texts of a resource set.', layers: application, path: { name: text }, query: language, response: entries }),
  healthCheck: operation('GET /v1.0/health-check', { summary: 'Answers OK when everything works.', layers: application, answer: 'text', response: z.string(), retry: 'never', patience: 'notice' }),
  getSettings: operation('GET /v1.0/settings', { summary: 'The system’s settings, of one group or all.', layers: application, query: { group: text.optional() }, response: replyList(setting), caller: 'never' }),
  getSetting: operation('GET /v1.0/settings/{group}/{key}', { summary: 'One setting of the system.', layers: application, path: { group: text, key: text }, response: setting, caller: 'never' }),
  getCampaignConfiguration: operation('GET /v1.0/campaigns/current/configuration', {
    summary: 'The active campaign: its product offers and languages.', layers: person, query: language,
    response: reply({ ProductOffers: partList(reply(entry)), Languages: partList(reply(entry)), DefaultLanguage: part(entry), DefaultTimeZoneUtcOffsetMinutes: read.int32 }),
  }),
  listCountries: operation('GET /v1.0/countries/{language}', listIn('Countries.')),
  listLanguages: operation('GET /v1.0/languages/{language}', listIn('Languages.')),
  listSalutations: operation('GET /v1.0/salutations/{language}', listIn('Salutations.')),
  listContactStatuses: operation('GET /v1.0/contactstatuses/{language}', listIn('What a contact’s status can be.')),
  listDocumentTypes: operation('GET /v1.0/identificationdocumenttypes/{language}', listIn('Identification documents.')),
  listSeverityLevels: operation('GET /v1.0/severity-levels', { summary: 'Severity levels.', layers: application, response: entries }),
  listDataSources: operation('GET /v1.0/datasources/all', { summary: 'Data sources of the back office.', layers: person, response: entries, caller: 'never' }),
  listStoredProcedures: operation('GET /v1.0/datasources/{dataSourceName}/storedprocedures/{schema}', {
    summary: 'Stored procedures of a data source.', layers: person, path: { dataSourceName: text, schema: text }, response: entries, caller: 'never',
  }),
  listRiskCategories: operation('GET /v1.0/riskcategories', { summary: 'All risk categories.', layers: application, query: language, response: replyList(riskCategory) }),
  createRiskCategory: operation('POST /v1.0/riskcategories', { summary: 'Adds a risk category.', layers: person, body: riskCategoryBody, response: riskCategory, caller: 'administration' }),
  listProductRiskCategories: operation('GET /v1.0/products/{productId}/riskcategories', { summary: 'Risk categories of a product.', layers: application, path: byProduct, query: language, response: replyList(riskCategory) }),
  getProductConstraints: operation('GET /v3.0/products/{productId}/optimisationconstraints', {
    summary: 'What an optimisation of the product must keep to.', layers: person, path: byProduct, query: language, response: reply({ Id: read.int32, OptimisationConstraint: read.object }),
  }),
  listAssetClasses: operation('GET /v1.0/assetclasses/{language}', { ...listIn('The tree of asset classes.'), response: replyList(reply({ ...entry, ParentId: read.int32, Children: read.opaque('array') })) }),
  listContinents: operation('GET /v1.0/continents/{language}', listIn('Continents.')),
  listSecurityTypes: operation('GET /v1.0/securitytypes/{language}', listIn('Types of securities.')),
};
