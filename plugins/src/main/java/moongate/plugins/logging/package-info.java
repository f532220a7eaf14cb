/// What plugins that write logs have in common.
@NullMarked
package moongate.plugins.logging;

import org.jspecify.annotations.NullMarked;
