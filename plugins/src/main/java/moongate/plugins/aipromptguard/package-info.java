/// `ai-prompt-guard`: lets only some prompts through to a model. Start at
/// [moongate.plugins.aipromptguard.PromptGuard].
@NullMarked
package moongate.plugins.aipromptguard;

import org.jspecify.annotations.NullMarked;
