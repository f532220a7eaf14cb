/// `ai-prompt-decorator`: adds messages before and after those of the client. Start at
/// [moongate.plugins.aipromptdecorator.PromptDecorator].
@NullMarked
package moongate.plugins.aipromptdecorator;

import org.jspecify.annotations.NullMarked;
