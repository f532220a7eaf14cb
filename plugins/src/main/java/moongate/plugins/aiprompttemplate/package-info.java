/// `ai-prompt-template`: clients name a prompt template and the values for its placeholders. Start
/// at [moongate.plugins.aiprompttemplate.PromptTemplate].
@NullMarked
package moongate.plugins.aiprompttemplate;

import org.jspecify.annotations.NullMarked;
