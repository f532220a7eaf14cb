/// Language models and their providers. Requests and answers have OpenAI's form, and each
/// [moongate.plugins.llm.Provider] converts them to and from its own. A plugin reads its
/// configuration into a [moongate.plugins.llm.LanguageModel] and calls that, or asks a model
/// through a [moongate.plugins.llm.LlmClient].
@NullMarked
package moongate.plugins.llm;

import org.jspecify.annotations.NullMarked;
