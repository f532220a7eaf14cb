package moongate.gateway.exchange;

/// What the plugins of a request may use of the plan that it follows. A plugin outlives plans, so
/// that it asks the request.
public interface Surroundings {}
