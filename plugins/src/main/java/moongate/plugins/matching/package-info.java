/// Regular expressions in plugin configurations, for an engine that takes linear time.
@NullMarked
package moongate.plugins.matching;

import org.jspecify.annotations.NullMarked;
