// Run as a program of its own where there is little room: commits until refused, says why, waits for a word and goes on.
import { readSync, writeSync } from 'node:fs';
import { createStore } from '../../main/cache';
import { openDatabase } from '../../main/cache/database';
import { asFailure } from '../../main/failure';
import { namedRecord } from '../../preload/contract/client-facts';
import { addSimulation } from '../integration/cache/sample-store';

const [file, key, first, most, careless] = process.argv.slice(2) as [string, string, string, string, string | undefined];
const say = (words: string) => writeSync(1, `${words}\n`);
const refused = (error: unknown) => say(`refused ${asFailure(error).code}`);
const wait = () => readSync(0, Buffer.alloc(1));

function open(): ReturnType<typeof createStore> {
  for (;;) {
    try {
      return createStore(openDatabase({ file, key }));
    } catch (error) {
      refused(error);
      wait();
    }
  }
}

const store = open();
say('opened');
let done = 0;
for (let number = Number(first); done < Number(most); number += 1) {
  try {
    store.clients.addMissing([namedRecord('Client canari', { contactId: 1 })], new Date());
    addSimulation(store, store.clients.findByContact(1)!.id, number);
    done += 1;
    say(String(number));
  } catch (error) {
    if (careless) {
      // The broken one takes what was refused for kept.
      done += 1;
      say(String(number));
      continue;
    }
    refused(error);
    wait();
  }
}
store.close();
say('closed');
