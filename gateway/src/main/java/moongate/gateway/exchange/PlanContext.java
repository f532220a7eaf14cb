package moongate.gateway.exchange;

/// What plugins may use of the plan that a request follows; it is a
/// `moongate.gateway.plugin.PluginContext`, which this package does not know. A plugin may outlive
/// several plans, so it asks the request for this.
public interface PlanContext {}
