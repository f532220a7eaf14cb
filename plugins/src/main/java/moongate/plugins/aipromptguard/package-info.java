/// `ai-prompt-guard`: allows or denies prompts by regular expressions. Start at
/// [moongate.plugins.aipromptguard.PromptGuard].
@NullMarked
package moongate.plugins.aipromptguard;

import org.jspecify.annotations.NullMarked;
