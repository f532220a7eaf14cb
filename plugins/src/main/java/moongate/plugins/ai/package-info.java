/// The shared part of the plugins for language models: reading the requests of clients.
@NullMarked
package moongate.plugins.ai;

import org.jspecify.annotations.NullMarked;
