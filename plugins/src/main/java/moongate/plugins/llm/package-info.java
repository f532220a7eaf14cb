/// Language models and those who provide them: requests and answers in OpenAI's form, and what each
/// [moongate.plugins.llm.Provider] makes of them. A plugin reads its configuration into a
/// [moongate.plugins.llm.LanguageModel], and asks that.
@NullMarked
package moongate.plugins.llm;

import org.jspecify.annotations.NullMarked;
