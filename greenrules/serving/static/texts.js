// Every text of the elements that does not come from the service, in Chinese and English; names in braces are filled in.

export const TEXTS = {
  add_row: ["添加一条", "Add a record"],
  after_plan: ["完成后：{grade}", "Then: {grade}"],
  all_none: ["确认没有", "None – confirmed"],
  answered: ["已填 {done}/{all} 项", "{done} of {all} answered"],
  any_one: ["以下任选一组（共 {count} 组）", "Any one of these {count} sets is enough"],
  as_of: ["评价日期", "Date of the assessment"],
  as_printed: ["规则摘要 {digest} · 引擎 {engine}", "Ruleset digest {digest} · engine {engine}"],
  baseline: ["基准值", "baseline"],
  base: ["比较基数", "base"],
  bars: ["评价指标", "Indicators"],
  by_effort: ["按改动最小估算，不是费用估算。", "Least change, not least cost."],
  caveats: ["说明", "Please note"],
  choose: ["尚不清楚", "Not known yet"],
  cite: ["取值依据", "Where the value comes from"],
  computing: ["正在计算…", "Working it out…"],
  evidence: ["证明材料", "Evidence"],
  evidence_listed: ["通常需要：{papers}", "Usually: {papers}"],
  evidence_names: ["已备材料名称（每行一份）", "Papers at hand (one a line)"],
  failed: ["暂时无法取得结果（{reason}）。", "No result for now ({reason})."],
  file_wrong: ["该文件不是评价事实文件。", "This file is no facts document."],
  full_way: ["推导过程", "How this was worked out"],
  gates: ["基本要求", "Basic requirements"],
  gates_count: ["{good} 项符合 · {bad} 项不符合 · {open} 项待定", "{good} met · {bad} unmet · {open} unknown"],
  grade_now: ["当前等级", "Grade so far"],
  grades: ["各等级条件", "What each grade takes"],
  higher: ["怎样更进一步", "How to go further"],
  impossible: ["按现有规则，任何改动都达不到。", "No change of the facts reaches it."],
  impossible_plan: ["没有找到可行的措施。", "No measure was found that reaches it."],
  jump: ["去填写", "Go there"],
  kept_out: ["本规则不用以下内容，保存时原样保留：{names}", "Not used by this ruleset, kept as it is when saved: {names}"],
  lacks: ["尚缺：{names}", "Lacks: {names}"],
  language: ["English", "中文"],
  leading: ["引领值", "leading"],
  lost: ["已失分", "lost"],
  losses: ["得分构成", "Where the points go"],
  needs: ["尚需：{needs}", "Needs: {needs}"],
  next: ["建议先填", "Most useful next"],
  no: ["否", "No"],
  no_result: ["填写表单后，这里会显示等级、得分和理由。", "Fill in the form and the grade appears here, with its reasons."],
  not_better: ["已达最高等级。", "This is the best grade there is."],
  open: ["待定", "open"],
  outcomes: ["资格与奖补", "Other outcomes"],
  papers: ["材料：{papers}", "Papers: {papers}"],
  parameters: ["标准未定的参数", "What the standard leaves open"],
  parameters_help: ["标准把这些数值留给主管部门确定，请填写当地公布的数值及其依据。",
    "The standard leaves these to the authority: give the value that was announced, and where."],
  points: ["+{points} 分", "+{points} points"],
  print: ["打印", "Print"],
  problem: ["此处填写有误", "Please check this"],
  problem_GR601: ["本规则没有这一项", "The ruleset has no such fact"],
  problem_GR602: ["内容的类型不符，请按数字、日期等要求填写", "This is not the kind of value asked for"],
  problem_GR603: ["单位不符", "The unit does not fit"],
  problem_GR604: ["超出允许范围", "Outside the allowed range"],
  problem_GR605: ["不在可选项之内", "Not one of the options"],
  problem_GR608: ["请填写有效日期", "Give an existing date"],
  problem_GR611: ["参数填写有误", "The parameter does not fit"],
  problem_GR612: ["选择的数目不符", "Too many or too few are chosen"],
  problem_GR510: ["没有这一评价规则或版本", "There is no such ruleset or edition"],
  problem_GR516: ["该日期没有适用的版本", "No edition is in force on this date"],
  problem_GR957: ["计算超时，请减少一次询问的内容", "It took too long; ask about fewer things at once"],
  problems: ["有 {count} 处需要改正，改正后重新计算。", "{count} to correct; the result follows then."],
  proven: ["已得", "proven"],
  provenance: ["依据的最低可信度：{sure}", "Weakest source it rests on: {sure}"],
  quoted: ["勾选“{text}”", "\"{text}\""],
  reached: ["已经达到。", "It is reached already."],
  reached_by: ["达标途径：{needs}", "Met by: {needs}"],
  record: ["第 {number} 条", "Record {number}"],
  remove_row: ["删除第 {number} 条", "Remove record {number}"],
  restore: ["载入", "Load"],
  restored: ["已载入 {name}。", "{name} was loaded."],
  result: ["评价结果", "Result"],
  rung_met: ["已达到", "met"],
  rung_unmet: ["未达到", "not met"],
  save: ["保存", "Save"],
  settled: ["等级已确定，其余各项不再影响结果。", "The grade is settled; nothing left can change it."],
  some_sets: ["另有其他组合未列出。", "There are other sets, not listed here."],
  stars: ["{count} 星（最高 {most} 星）", "{count} of {most} stars"],
  subject_id: ["统一社会信用代码或编号", "Identifier"],
  subject_name: ["企业名称", "Name"],
  subject_section: ["企业与日期", "Company and date"],
  threshold: ["限值", "threshold"],
  unit: ["单位：{label}", "Unit of {label}"],
  value: ["实际值", "value"],
  way: ["达到{grade}", "Reach {grade}"],
  ways_changes: ["还须满足的条目", "What would have to change"],
  ways_plan: ["改动最小的做法", "The smallest change that does it"],
  yes: ["是", "Yes"],
};

/** Return a text in `zh` or `en`, what stands in braces filled in. */
export function say(language, key, values = {}) {
  const text = TEXTS[key][language === "en" ? 1 : 0];
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? ""));
}

/** Return the words of a label the service wrote in both languages. */
export function choose(words, language) {
  return words ? (language === "en" ? words.en || words.zh : words.zh || words.en) || "" : "";
}

/** Return the language of an element: its own attribute, else that of what it stands in. */
export function languageOf(element) {
  const told = element.closest("[lang]")?.getAttribute("lang") ?? "";
  return told.toLowerCase().startsWith("en") ? "en" : "zh";
}
