package admin;

import de.codecentric.boot.admin.server.config.EnableAdminServer;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Spring Boot Admin as it comes: no security, no discovery, instances register themselves. */
@SpringBootApplication
@EnableAdminServer
public class AdminApplication {
  public static void main(String[] arguments) {
    SpringApplication.run(AdminApplication.class, arguments);
  }
}
