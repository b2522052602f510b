/// The mathematics of Gradus: from tensors to models and the doctor, one package per subject.
module gradus.core {
  requires java.management;
  requires static jdk.incubator.vector;
  requires static org.jspecify;

  exports gradus.linalg;
  exports gradus.linalg.iterative;
  exports gradus.linalg.sparse;
  exports gradus.expr;
  exports gradus.calculus;
  exports gradus.certify;
  exports gradus.certify.convexity;
  exports gradus.certify.hazards;
  exports gradus.compile;
  exports gradus.optimization;
  exports gradus.optimization.composition;
  exports gradus.optimization.landscape;
  exports gradus.optimization.direct;
  exports gradus.optimization.proximal;
  exports gradus.optimization.schedule;
  exports gradus.optimization.training;
  exports gradus.optimization.constrained;
  exports gradus.optimization.leastsquares;
  exports gradus.models;
  exports gradus.models.network;
  exports gradus.doctor;
}
