package dev.sluice.mail.verdict;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/// A name server at a loopback port, over UDP and TCP, that answers from a list of records.
///
/// Names that begin with `silent` get no answer, those with `refused` REFUSED; those with `lie`
/// records of somebody else.
final class NameServerStandIn implements AutoCloseable {

  private final DatagramSocket udp;
  private final ServerSocket tcp;
  private final List<Record> records;
  private final AtomicInteger overUdp = new AtomicInteger();
  private final AtomicInteger overTcp = new AtomicInteger();
  private final AtomicInteger broken = new AtomicInteger();

  NameServerStandIn(List<Record> records) throws IOException {
    this.records = List.copyOf(records);
    InetAddress loopback = InetAddress.getLoopbackAddress();
    this.tcp = new ServerSocket(0, 50, loopback);
    this.udp = new DatagramSocket(tcp.getLocalPort(), loopback);
    Thread.startVirtualThread(this::answerUdp);
    Thread.startVirtualThread(this::answerTcp);
  }

  InetSocketAddress address() {
    return new InetSocketAddress(tcp.getInetAddress(), tcp.getLocalPort());
  }

  int overUdp() {
    return overUdp.get();
  }

  int overTcp() {
    return overTcp.get();
  }

  private void answerUdp() {
    byte[] buffer = new byte[4_096];
    while (!udp.isClosed()) {
      try {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        udp.receive(packet);
        overUdp.incrementAndGet();
        byte[] reply = reply(new Message(packet.getData()), 1_232);
        if (reply.length > 0) {
          udp.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
        }
      } catch (SocketException e) {
        return;
      } catch (IOException e) {
        throw new IllegalStateException("the stand-in got what is no question", e);
      }
    }
  }

  private void answerTcp() {
    while (!tcp.isClosed()) {
      try {
        Socket socket = tcp.accept();
        Thread.startVirtualThread(() -> converse(socket));
      } catch (SocketException e) {
        return;
      } catch (IOException e) {
        throw new IllegalStateException("the stand-in cannot listen", e);
      }
    }
  }

  /// A client may ask several things over one connection (RFC 7766).
  private void converse(Socket socket) {
    try (socket) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      for (int high = in.read(); high >= 0; high = in.read()) {
        overTcp.incrementAndGet();
        byte[] reply = reply(new Message(in.readNBytes(high << 8 | in.read())), 65_535);
        out.writeShort(reply.length);
        out.write(reply);
        out.flush();
      }
    } catch (IOException e) {
      broken.incrementAndGet();
    }
  }

  private byte[] reply(Message question, int most) {
    Record asked = question.getQuestion();
    String name = asked.getName().toString(true);
    if (name.startsWith("silent")) {
      return new byte[0];
    }
    Message reply = new Message(question.getHeader().getID());
    reply.getHeader().setFlag(Flags.QR);
    reply.getHeader().setFlag(Flags.RA);
    reply.addRecord(asked, Section.QUESTION);
    if (name.startsWith("refused")) {
      reply.getHeader().setRcode(Rcode.REFUSED);
      return reply.toWire();
    }
    List<Record> found = new ArrayList<>();
    for (Record each : records) {
      boolean isAlias = each.getType() == org.xbill.DNS.Type.CNAME;
      if (name.startsWith("lie")
          || isAlias
          || each.getName().equals(asked.getName()) && each.getType() == asked.getType()) {
        found.add(each);
      }
    }
    found.forEach(each -> reply.addRecord(each, Section.ANSWER));
    boolean isKnown = records.stream().anyMatch(each -> each.getName().equals(asked.getName()));
    if (!isKnown && !name.startsWith("lie")) {
      reply.getHeader().setRcode(Rcode.NXDOMAIN);
    }
    return reply.toWire(most);
  }

  /// Answers nobody any more.
  void goAway() throws IOException {
    udp.close();
    tcp.close();
  }

  @Override
  public void close() throws IOException {
    goAway();
  }
}
