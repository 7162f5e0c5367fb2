package dev.sluice.identity.token;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.function.Supplier;

/// RSA keys without the search for primes, which takes a second each: they share their modulus, and
/// differ in their exponents. Good for tests only.
final class RsaPairs implements Supplier<KeyPair> {

  private static final BigInteger TWO = BigInteger.TWO;
  private static final RSAPrivateCrtKey FIRST = (RSAPrivateCrtKey) SigningKeys.pair().getPrivate();

  private BigInteger exponent = FIRST.getPublicExponent();

  /// Always another.
  @Override
  public synchronized KeyPair get() {
    BigInteger p = FIRST.getPrimeP().subtract(BigInteger.ONE);
    BigInteger q = FIRST.getPrimeQ().subtract(BigInteger.ONE);
    BigInteger order = p.multiply(q);
    BigInteger mine = exponent;
    while (!mine.gcd(order).equals(BigInteger.ONE)) {
      mine = mine.add(TWO);
    }
    exponent = mine.add(TWO);
    BigInteger d = mine.modInverse(order);
    try {
      KeyFactory rsa = KeyFactory.getInstance("RSA");
      return new KeyPair(
          rsa.generatePublic(new RSAPublicKeySpec(FIRST.getModulus(), mine)),
          rsa.generatePrivate(
              new RSAPrivateCrtKeySpec(
                  FIRST.getModulus(),
                  mine,
                  d,
                  FIRST.getPrimeP(),
                  FIRST.getPrimeQ(),
                  d.mod(p),
                  d.mod(q),
                  FIRST.getCrtCoefficient())));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
