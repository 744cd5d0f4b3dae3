const CONDITION =
  /(?:\b(?:[Ii]f|[Ww]hen(?:ever)?) (?:you|there|it|this|the)\b|\b[Ii]n case (?:of|you)\b|如果|若遇)[^.;。；\n]{0,80}$/;

/** Whether what begins here is what somebody may meet, and is told what to do then: "If you encounter CUDA out of memory, try …". */
export const isSupposed = (text: string, at: number): boolean => CONDITION.test(text.slice(Math.max(0, at - 120), at));
