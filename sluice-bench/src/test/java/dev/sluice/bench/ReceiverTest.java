package dev.sluice.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReceiverTest {

  private static final List<String> BODIES =
      List.of(
          "{\"detail\":{\"seq\":\"000000000009\",\"sent\":\"000000000000001\"}}",
          "{\"detail\":{\"seq\":\"000000000010\",\"sent\":\"000000000000001\"}}",
          "{\"seq\": \"000000000010\", \"sent\": \"000000000000001\"}",
          "{\"nothing\":true}");

  @Test
  void firstArrivalsAreToldFromRepeatsAndTheWarmUpWhereverReadsAreSplit() throws IOException {
    try (Receiver receiver = Receiver.start(10);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), receiver.port())) {
      socket.setTcpNoDelay(true);
      for (String body : BODIES) {
        String request =
            "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        for (byte b : request.getBytes(StandardCharsets.US_ASCII)) {
          socket.getOutputStream().write(b);
        }
        byte[] answer = socket.getInputStream().readNBytes(Receiver.OK.length);
        assertEquals("HTTP/1.1 200 OK", new String(answer, 0, 15, StandardCharsets.US_ASCII));
      }
      Receiver.Arrivals arrivals = receiver.arrivals();
      assertEquals(1, arrivals.arrived());
      assertEquals(1, arrivals.repeats());
      assertEquals(1, arrivals.unreadable());
      assertTrue(arrivals.times().max() > 0);
    }
  }

  @Test
  void aRequestWithoutALengthIsCutOffAndCounted() throws IOException {
    try (Receiver receiver = Receiver.start(0);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), receiver.port())) {
      socket.getOutputStream().write("POST / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertEquals(-1, socket.getInputStream().read());
      assertEquals(1, receiver.arrivals().unreadable());
    }
  }
}
