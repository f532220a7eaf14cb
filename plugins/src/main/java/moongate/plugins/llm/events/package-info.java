/// The formats in which providers of language models stream answers: start at [EventFormat].
@NullMarked
package moongate.plugins.llm.events;

import org.jspecify.annotations.NullMarked;
