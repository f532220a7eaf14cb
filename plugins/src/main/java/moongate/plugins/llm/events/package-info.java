/// The ways in which providers of language models send an answer piece by piece.
@NullMarked
package moongate.plugins.llm.events;

import org.jspecify.annotations.NullMarked;
