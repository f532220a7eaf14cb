/// `ai-prompt-template`: clients name a prompt, and what is to stand in its places. Start at
/// [moongate.plugins.aiprompttemplate.PromptTemplate].
@NullMarked
package moongate.plugins.aiprompttemplate;

import org.jspecify.annotations.NullMarked;
