/// `ai-prompt-decorator`: says something to a model before and after what clients say. Start at
/// [moongate.plugins.aipromptdecorator.PromptDecorator].
@NullMarked
package moongate.plugins.aipromptdecorator;

import org.jspecify.annotations.NullMarked;
