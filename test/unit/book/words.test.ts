// What headings and words of a file mean, in every language.
import { describe, expect, it } from 'vitest';
import { guessFields, readAnswer, readKind, readYesNo } from '../../../main/book/words';

describe('headings', () => {
  it('are understood whatever their accents, capitals, marks and brackets; others have no field', () => {
    expect(guessFields(['NOM DE FAMILLE :', 'prenom', 'Date de naissance (JJ/MM/AAAA) *', 'Colour', ''])).toStrictEqual(['lastName', 'firstName', 'birthDate', null, null]);
  });

  it('name each field once', () => {
    expect(guessFields(['Prénom', 'First name', 'Notes', 'notes'])).toStrictEqual(['firstName', null, 'notes', null]);
  });

  it.each([
    [['Nom'], ['name']],
    [['Nom', 'Prénom'], ['lastName', 'firstName']],
    [['Prénom', 'Nom'], ['firstName', 'lastName']],
    [['Nom', 'Prénom', 'Nom de famille'], ['name', 'firstName', 'lastName']],
    [['Nom', 'Nom de famille'], ['name', 'lastName']],
    [['Nom', 'Nom'], ['name', null]],
    [['Nom affiché', 'Nom'], ['name', null]],
    [['Colour'], [null]],
  ])('of a name alone are told by what stands beside: %j', (headings, fields) => {
    expect(guessFields(headings)).toStrictEqual(fields);
  });
});

it('words are understood in every language, and none is guessed', () => {
  expect(['Personne morale', 'couple', 'alien', ''].map(readKind)).toEqual(['legalEntity', 'couple', null, null]);
  expect(['oui', 'No', 'notAnswered', 'maybe', ''].map(readAnswer)).toEqual(['yes', 'no', 'notAnswered', null, null]);
  expect(['oui', 'x', 'Non', 'notAnswered', 'perhaps', ''].map(readYesNo)).toEqual([true, true, false, null, null, null]);
});
