package moongate.gateway.route;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The text that the groups of a route's regex path have matched.
///
/// @param unnamed by position, the whole match first; null for a group that took no part
/// @param named by name, those that took part
public record Captures(List<@Nullable String> unnamed, Map<String, String> named) {}
