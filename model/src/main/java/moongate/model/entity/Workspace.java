package moongate.model.entity;

/// Kong's workspaces. There is only the default one, which contains everything.
public final class Workspace {
  public static final String DEFAULT_NAME = "default";
  public static final String DEFAULT_ID = "0dc6f45b-8f8d-40d2-a504-473544ee190b";

  private Workspace() {}
}
