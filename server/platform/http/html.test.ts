import { expect, test } from 'vitest'
import { html } from './html.ts'

test('what is put into markup is text, in elements and in attributes', () => {
  const name = `<script>alert("1")</script> & 'so'`
  expect(html`<p title="${name}">${name}</p>`.markup).toBe(
    '<p title="&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;so&#39;">&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;so&#39;</p>',
  )
})

test('markup in markup stays as it is, lists follow one another, and nothing leaves nothing', () => {
  const items = ['a<', 2].map((item) => html`<li>${item}</li>`)
  const { markup } = html`<ul>
    ${items}${null}${undefined}${false}
  </ul>`
  expect(markup.replace(/\s+/g, '')).toBe('<ul><li>a&lt;</li><li>2</li></ul>')
})
