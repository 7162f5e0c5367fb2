import java.nio.file.Path;
import org.eclipse.jetty.ee11.annotations.AnnotationConfiguration;
import org.eclipse.jetty.ee11.webapp.WebAppContext;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/// Serves the WAR over HTTP, as any servlet container would:
///
/// `java -cp "sluice-servlet/target/lib/*" examples/books/Serve.java examples/books/target/books.war 8080`
class Serve {

  public static void main(String[] arguments) throws Exception {
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    connector.setPort(Integer.parseInt(arguments[1]));
    server.addConnector(connector);
    WebAppContext books = new WebAppContext();
    books.setWar(Path.of(arguments[0]).toAbsolutePath().toString());
    books.addConfiguration(new AnnotationConfiguration());
    server.setHandler(books);
    server.start();
    System.out.println("ready at http://127.0.0.1:" + connector.getLocalPort());
    server.join();
  }
}
