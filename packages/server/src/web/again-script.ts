import { createHash } from 'node:crypto'

/**
 * What the page does where a part of the program does not come, say because the network changed while it was on its way: it is opened
 * anew, three times at most with more time between, and then says so. `taga-again` is dispatched by the program itself for its later parts,
 * and the count is forgotten once a page is there (`taga-here`).
 */
export const AGAIN_SCRIPT = `(()=>{
const key='taga-again';
const count=()=>{try{return Number(sessionStorage.getItem(key))}catch{return 9}};
const again=()=>{
const tries=count();
if(tries>2)return void document.body.replaceChildren(document.getElementById('not-loaded').content);
sessionStorage.setItem(key,tries+1);
setTimeout(()=>location.reload(),500*3**tries);
};
addEventListener('error',({target})=>{if(target instanceof HTMLScriptElement||(target instanceof HTMLLinkElement&&target.rel==='stylesheet'))again()},true);
addEventListener('taga-again',again);
addEventListener('taga-here',()=>{try{sessionStorage.removeItem(key)}catch{}});
})()`

/** As a source of `script-src` (Content Security Policy Level 3). */
export const AGAIN_SOURCE = `'sha256-${createHash('sha256').update(AGAIN_SCRIPT).digest('base64')}'`
