package gradus.lab;

/// The entry point of the command line.
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    Session session = Session.ofProcess();
    int code = Gradus.run(session, args);
    session.out().flush();
    session.err().flush();
    System.exit(code);
  }
}
