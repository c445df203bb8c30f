"""Tables for the rules of meetings, talks, visits, projects, foundations, issues and approvals.

Beside the examples of the rules themselves: how newspapers say it, and what must not be read.
"""

import pytest

from kg import ontology, rules
from kg.extract.check import read_marked

ONTOLOGY = ontology.load()
RULES = rules.load(ontology.folder() / "rules", ONTOLOGY)
KINDS = ("Meeting", "Talks", "Visit", "ProjectStart", "Establishment", "Issuance", "Approval")

SAID = [
    (
        "[3月5日|TimeExpression=2021-03-05]，[云州市委书记|Post][张远|Person]带队到[石林县|County]调研春耕备耕工作。",
        ["Visit: visitor 张远; destination 石林县; date 2021-03-05 → visited"],
    ),
    (
        "[张远|Person]一行先后深入[东方纺织|Company]、[南岭电子|Company]等企业，实地了解复工复产情况。",
        ["Visit: visitor 张远; destination 东方纺织、南岭电子 → visited"],
    ),
    # who only goes along has come with those whose visit is told
    ("[李近|Person]、[王中|Person]、[赵清|Person]陪同调研。", []),
    (
        "[张远|Person]赴[石林县|County]考察。\n[李近|Person]、[王中|Person]等参加考察。",
        ["Visit: visitor 张远、李近、王中; destination 石林县 → visited"],
    ),
    # who took part in talks is not of the meeting whose subject the talks name
    (
        "[张远|Person]会见[李近|Person]率领的代表团。[王中|Person]参加会见。在石期间，代表团出席了[云州论坛|Gathering]。",
        [
            "Meeting: event 云州论坛; attendee 李近 → attended",
            "Talks: attendee 张远、李近、王中 → attended, met",
        ],
    ),
    (
        "[5月3日|TimeExpression=2023-05-03]，[石林县|County]与[江河银行|Bank]签约。[未来三年|TimeExpression]，双方合作。[张远|Person]出席签约仪式。",
        ["Meeting: label 签约仪式; attendee 张远; date 2023-05-03 → attended"],
    ),
    # several that set something up
    (
        "[东方集团|Company]联合[南岭电子|Company]、[云州投资集团|Company]成功签约设立[云州产业基金|FinancialInstitution]。",
        ["Establishment: founder 东方集团、南岭电子、云州投资集团; founded 云州产业基金 → established"],
    ),
    (
        "[石林县|County]集中开工项目[9个|Amount=9 个]，总投资[2亿元|Amount=200000000 CNY]，"
        "涵盖[云州大桥工程|Project]、[石林风电项目|Project]等。",
        [
            "ProjectStart: project 云州大桥工程",
            "ProjectStart: project 石林风电项目",
            "ProjectStart: undertaker 石林县; project 项目9个",
        ],
    ),
    (
        "[石林风电项目|Project]、[[东方集团|Company]铝箔项目|Project]等[11个|Amount=11 个]项目竣工投产。",
        [
            "ProjectStart: project 东方集团铝箔项目; undertaker 东方集团 → undertook",
            "ProjectStart: project 石林风电项目",
        ],
    ),
    # the stops of one journey are one visit; 客人, 代表团 and a left-out subject are the visitors
    (
        "[张远|Person]率团赴[石林县|County]考察。\n代表团先后走进[东方纺织|Company]和[南岭电子|Company]。随后来到[石林公园|Venue]。",
        ["Visit: visitor 张远; destination 石林县、东方纺织、南岭电子、石林公园 → visited"],
    ),
    (
        "[张远|Person]会见了来访的[施密特|Person]一行。\n会见前，客人一行参观了[东方纺织|Company]。",
        [
            "Talks: attendee 张远、施密特 → met",
            "Visit: visitor 施密特; destination 东方纺织 → visited",
        ],
    ),
    (
        "[张远|Person]到[东方纺织|Company]调研。厂长[李近|Person]还在车间。随后来到[南岭电子|Company]。",
        ["Visit: visitor 张远; destination 东方纺织、南岭电子 → visited"],
    ),
    (
        "[张远|Person]到[石林县|County]考察。[李近|Person]说，他曾赴[南岭市|City]考察。",
        [
            "Visit: visitor 张远; destination 石林县 → visited",
            "Visit: visitor 李近; destination 南岭市 → visited",
        ],
    ),
    (
        "[张远|Person]访问[德国|Country]。[张远|Person]访问[法国|Country]。",
        [
            "Visit: visitor 张远; destination 德国 → visited",
            "Visit: visitor 张远; destination 法国 → visited",
        ],
    ),
    (
        "[张远|Person]先后走进[石林县|County]的[东方纺织|Company]、[南岭电子|Company]，[开发区|Zone]的[明月化工|Company]。",
        ["Visit: visitor 张远; destination 东方纺织、南岭电子、明月化工 → visited"],
    ),
    (
        "[张远|Person]一行到[大河村|Village]考察了[东方合作社|Association]。",
        ["Visit: visitor 张远; destination 大河村、东方合作社 → visited"],
    ),
    (
        "[张远|Person]先后走访民生超市、[南岭电子|Company]和[云州大学|University]。",
        ["Visit: visitor 张远; destination 南岭电子、云州大学 → visited"],
    ),
    ("[张远|Person]刚从[德国|Country]招商归来。", ["Visit: visitor 张远; destination 德国 → visited"]),
    (
        "[张远|Person]随[云州市商务局|GovernmentBody]赴[德国|Country]招商。",
        ["Visit: visitor 张远、云州市商务局; destination 德国 → visited"],
    ),
    (
        "[张远|Person]在[石林县|County]调研，先到[东方纺织|Company]，后到[南岭电子|Company]看生产。",
        ["Visit: visitor 张远; destination 石林县、东方纺织、南岭电子 → visited"],
    ),
    # who goes along has been where the journey went so far
    (
        "[张远|Person]赴[南岭省|Province]考察。[李近|Person]、[王中|Person]参加考察。\n代表团来到[石林市|City]。",
        [
            "Visit: visitor 张远、李近、王中; destination 南岭省、石林市 → visited",
        ],
    ),
    # 她 is a person, not the body named last
    (
        "[罗兰|Person]赶到[石林县|County]，召集[石林县财政局|GovernmentBody]开会。她还察看了[东方纺织|Company]。",
        ["Visit: visitor 罗兰; destination 石林县、东方纺织 → visited"],
    ),
    # a meeting is called by its whole name
    (
        "[云州市|City][2024年|TimeExpression=2024-01-01..2024-12-31]银企对接会召开，[张远|Person]到会讲话。",
        ["Meeting: label 云州市2024年银企对接会; attendee 张远; date 2024-01-01..2024-12-31 → attended"],
    ),
    (
        "医联体签约、揭牌仪式举行，[李近|Person]在现场回答记者提问时说，很满意。",
        ["Meeting: label 医联体签约、揭牌仪式; attendee 李近 → attended"],
    ),
    (
        "[省长|Post][张远|Person]、[校长|Post][李近|Person]见证签约。代表双方签字的是[王中|Person]和[赵清|Person]。",
        ["Meeting: attendee 张远、李近、王中、赵清 → attended"],
    ),
    # another person stands between the body and what is done
    (
        "[东方集团|Company]投资顾问[李近|Person]应邀出席了推介会。",
        ["Meeting: label 推介会; attendee 李近 → attended"],
    ),
    (
        "在同[石林县政府|GovernmentBody]座谈时，双方交换了意见。",
        [],
    ),
    (
        "[张远|Person]率团到[石林县|County]考察。\n在同[石林县政府|GovernmentBody]座谈时，双方交换了意见。",
        [
            "Talks: attendee 张远、石林县政府 → met",
            "Visit: visitor 张远; destination 石林县 → visited",
        ],
    ),
    (
        "[李近|Person]、[王中|Person]及市直有关部门负责人陪同。",
        ["Meeting: attendee 李近、王中 → attended"],
    ),
    (
        "[云州市|City]与[东方集团|Company]签约仪式在[云州宾馆|Hotel]举行。[市长|Post][张远|Person]，[东方集团|Company][总裁|Post][李近|Person]出席仪式并见证签约。",
        ["Meeting: label 签约仪式; attendee 张远、李近 → attended"],
    ),
    (
        "出席会议的有[张远|Person]、[李近|Person]、[王中|Person]等领导。",
        ["Meeting: label 会议; attendee 张远、李近、王中 → attended"],
    ),
    (
        "[云州市发改委|GovernmentBody]、[云州市财政局|GovernmentBody]、[云州海关|CustomsOffice]等单位负责人参加座谈。",
        ["Meeting: attendee 云州市发改委、云州市财政局、云州海关 → attended"],
    ),
    (
        "座谈会上，[东方集团|Company]、[南岭电子|Company]、[石林水泥|Company]等企业代表作了交流发言。",
        ["Meeting: attendee 东方集团、南岭电子、石林水泥 → attended"],
    ),
    (
        "来自[德国|Country]、[法国|Country]的客商及[东方集团|Company]等120家企业参加了推介会。",
        ["Meeting: label 推介会; attendee 东方集团 → attended"],
    ),
    (
        "会议由[市委副书记|Post][李近|Person]主持，[王中|Person]作工作报告，[赵清|Person]宣读表彰决定。",
        ["Meeting: label 会议; chair 李近; attendee 王中、赵清 → attended, chaired"],
    ),
    (
        "[张远|Person]出席并讲话，[李近|Person]主持会议。",
        ["Meeting: label 会议; chair 李近; attendee 张远 → attended, chaired"],
    ),
    (
        "[4月2日|TimeExpression=2022-04-02]，[市委副书记、市长|Post][李近|Person]在[云州宾馆|Hotel]会见了[东方集团|Company][董事长|Post][王中|Person]一行。",
        ["Talks: attendee 李近、王中; date 2022-04-02 → met"],
    ),
    (
        "[张远|Person]会见了来访的[德国|Country][驻华大使|Post][施密特|Person]一行。",
        ["Talks: attendee 张远、施密特 → met"],
    ),
    (
        "[张远|Person]、[李近|Person]在[云州宾馆|Hotel]与[王中|Person]、[赵清|Person]举行工作会谈。",
        ["Talks: attendee 张远、李近、王中、赵清 → met"],
    ),
    (
        "[张远|Person]与[东方集团|Company][总裁|Post][李近|Person]一行座谈，双方就合作事宜交换意见。",
        ["Talks: attendee 张远、李近 → met"],
    ),
    (
        "[王中|Person]参加会见。",
        ["Meeting: attendee 王中 → attended"],
    ),
    (
        "[德国大众集团|Company]代表团到[云州开发区|DevelopmentZone]参观考察。",
        ["Visit: visitor 德国大众集团; destination 云州开发区 → visited"],
    ),
    (
        "[泰国|Country]驻华大使[颂猜|Person]率团访问[云州大学|University]。",
        ["Visit: visitor 颂猜; destination 云州大学 → visited"],
    ),
    (
        "由[东方集团|Company]投资建设的[云州光伏项目|Project]竣工投产。",
        ["ProjectStart: undertaker 东方集团; project 云州光伏项目 → undertook"],
    ),
    (
        "[东方集团|Company][云州光伏项目|Project]奠基仪式举行。",
        ["ProjectStart: undertaker 东方集团; project 云州光伏项目 → undertook"],
    ),
    (
        "[云州大桥工程|Project]由[中铁云州局|Company]承建，[云州交投|Company]负责运营。",
        ["ProjectStart → undertook", "ProjectStart → undertook"],
    ),
    (
        "[东方集团|Company]投资[5亿元|Amount=500000000 CNY]在[石林县|County]建设[云州光伏项目|Project]。",
        ["ProjectStart: undertaker 东方集团; project 云州光伏项目; amount 500000000 CNY → undertook"],
    ),
    (
        "[中铁云州局|Company]中标[云州大桥工程|Project]，中标价[3亿元|Amount=300000000 CNY]。",
        ["ProjectStart: undertaker 中铁云州局; project 云州大桥工程; amount 300000000 CNY → undertook"],
    ),
    (
        "[东方集团|Company]与[云州大学|University]共同组建的[云石研究院|ResearchInstitute]揭牌。",
        ["Establishment: founder 东方集团、云州大学; founded 云石研究院 → established"],
    ),
    (
        "[张远|Person]和[李近|Person]共同为[云石研究院|ResearchInstitute]揭牌。",
        ["Establishment: founded 云石研究院", "Meeting: attendee 张远、李近 → attended"],
    ),
    (
        "[云州市商务局|GovernmentBody]会同[云州海关|CustomsOffice]联合出台[《云州市稳外贸十条》|Document]。",
        ["Issuance: issuer 云州市商务局、云州海关; document 《云州市稳外贸十条》 → issued"],
    ),
    (
        "[《云州市稳外贸十条》|Document]近日由[云州市政府|GovernmentBody]正式发布。",
        ["Issuance: document 《云州市稳外贸十条》; issuer 云州市政府 → issued"],
    ),
    (
        "近日，经[云州市政府|GovernmentBody]同意，[云州市商务局|GovernmentBody]印发了[《云州市稳外贸十条》|Document]。",
        ["Issuance: issuer 云州市商务局; document 《云州市稳外贸十条》 → issued"],
    ),
    (
        "[国家发展改革委|GovernmentBody]正式批复[云州机场工程|Project]可行性研究报告。",
        ["Approval: approver 国家发展改革委; approvedItem 云州机场工程 → approved"],
    ),
    (
        "[云州机场工程|Project]可行性研究报告获[国家发展改革委|GovernmentBody]批复。",
        ["Approval: approvedItem 云州机场工程; approver 国家发展改革委 → approved"],
    ),
    (
        "[云州市|City]将于[9月|TimeExpression=2024-09-01..2024-09-30]举办[云州博览会|Gathering]。",
        ["Meeting: event 云州博览会; organiser 云州市; date 2024-09-01..2024-09-30; planned"],
    ),
    (
        "由[云州市商务局|GovernmentBody]主办、[东方会展公司|Company]承办的[云州博览会|Gathering]开幕。",
        ["Meeting: event 云州博览会; organiser 云州市商务局、东方会展公司 → held"],
    ),
    (
        "[云州博览会|Gathering]由[云州市商务局|GovernmentBody]主办，[东方会展公司|Company]承办，[云州贸促会|Association]协办。",
        ["Meeting: event 云州博览会; organiser 云州市商务局、东方会展公司、云州贸促会 → held"],
    ),
    (
        "[云州市政府|GovernmentBody]新闻办昨天召开新闻发布会，[云州市商务局|GovernmentBody][局长|Post][张远|Person]介绍有关情况并答记者问。",
        ["Meeting: label 新闻发布会; organiser 云州市政府; attendee 张远 → attended, held"],
    ),
    (
        "[张远|Person]在[东方纺织|Company]调研时强调，要稳住外贸基本盘。",
        ["Visit: visitor 张远; destination 东方纺织 → visited"],
    ),
    (
        "在[东方纺织|Company]，[张远|Person]详细询问企业生产情况。",
        ["Visit: destination 东方纺织; visitor 张远 → visited"],
    ),
    (
        "[张远|Person]考察了[东方纺织|Company]和[南岭电子|Company]，并主持召开座谈会。",
        [
            "Meeting: label 座谈会; chair 张远 → chaired",
            "Visit: visitor 张远; destination 东方纺织、南岭电子 → visited",
        ],
    ),
    (
        "[云州市|City]拟建设[云州大桥工程|Project]。",
        ["ProjectStart: undertaker 云州市; project 云州大桥工程; planned"],
    ),
    (
        "[东方集团|Company]未参加[云州博览会|Gathering]。",
        ["Meeting: event 云州博览会; attendee 东方集团; negated"],
    ),
    (
        "[张远|Person]因故没有出席会议。",
        ["Meeting: label 会议; attendee 张远; negated"],
    ),
    (
        "[东方集团|Company]携新品亮相[云州博览会|Gathering]。",
        ["Meeting: event 云州博览会; attendee 东方集团 → attended"],
    ),
    (
        "活动现场，[张远|Person]、[李近|Person]等领导为获奖企业颁奖。",
        ["Meeting: attendee 张远、李近 → attended"],
    ),
    (
        "[云州市商务局|GovernmentBody]组团赴[德国|Country]、[法国|Country]开展招商推介活动。",
        ["Visit: visitor 云州市商务局; destination 德国、法国 → visited"],
    ),
    (
        "[南岭大学|University][校长|Post][王中|Person]来[云州大学|University]交流访问，[云州大学|University][校长|Post][李近|Person]会见了客人。",
        ["Talks: attendee 李近、王中 → met", "Visit: visitor 王中; destination 云州大学 → visited"],
    ),
    (
        "[德国|Country][巴伐利亚州|Province][经济部长|Post][施密特|Person]一行8人到[云州市|City]进行友好访问。",
        ["Visit: visitor 施密特; destination 云州市 → visited"],
    ),
    (
        "[施密特|Person]一行在[云州市|City]期间，参观了[东方集团|Company]和[云州大学|University]。",
        ["Visit: visitor 施密特; destination 云州市、东方集团、云州大学 → visited"],
    ),
    (
        "[施密特|Person]一行还将参观[东方集团|Company]。",
        ["Visit: visitor 施密特; destination 东方集团; planned"],
    ),
    (
        "[5月8日|TimeExpression=2023-05-08]下午，[云州市委|PartyBody][副书记|Post][李近|Person]会见以[南岭商会|Association][会长|Post][王中|Person]为团长的商务考察团。",
        ["Talks: attendee 李近、王中; date 2023-05-08 → met"],
    ),
    (
        "[张远|Person]先后拜会了[国家铁路局|GovernmentBody]和[东方集团|Company]。",
        ["Talks: attendee 张远、国家铁路局、东方集团 → met"],
    ),
    (
        "[张远|Person]与[李近|Person]共同出席签约仪式。",
        ["Meeting: label 签约仪式; attendee 张远、李近 → attended"],
    ),
    (
        "[云州市政府|GovernmentBody][副秘书长|Post][张远|Person]主持签约仪式，[李近|Person]代表[东方集团|Company]签字。",
        ["Meeting: label 签约仪式; chair 张远; attendee 李近 → attended, chaired"],
    ),
    (
        "签约仪式上，[李近|Person]与[王中|Person]代表双方签约。",
        ["Meeting: label 签约仪式; attendee 李近、王中 → attended"],
    ),
    (
        "[张远|Person]、[李近|Person]等领导和嘉宾共同按下启动按钮。",
        ["Meeting: attendee 张远、李近 → attended"],
    ),
    (
        "[云州大学|University]举行建校50周年庆祝大会，[张远|Person]到会祝贺。",
        ["Meeting: label 建校50周年庆祝大会; organiser 云州大学; attendee 张远 → attended, held"],
    ),
    (
        "[云州市政府|GovernmentBody]昨日召开第12次常务会议，[市长|Post][张远|Person]主持会议，审议并原则通过[《云州市城市规划》|Document]。",
        [
            "Approval: approver 云州市政府; approvedItem 《云州市城市规划》 → approved",
            "Meeting: label 第12次常务会议; organiser 云州市政府; chair 张远 → chaired, held",
        ],
    ),
    (
        "[云州市人大常委会|GovernmentBody]第八次会议表决通过了[《云州市水条例》|Document]。",
        ["Approval: approver 云州市人大常委会; approvedItem 《云州市水条例》 → approved"],
    ),
    (
        "[《云州市水条例》|Document]经[云州市人大常委会|GovernmentBody]审议通过。",
        ["Approval: approvedItem 《云州市水条例》; approver 云州市人大常委会 → approved"],
    ),
    (
        "[云州市卫健委|GovernmentBody]下发[《关于加强防疫的通知》|Document]，要求各地落实。",
        ["Issuance: issuer 云州市卫健委; document 《关于加强防疫的通知》 → issued"],
    ),
    (
        "[云州市卫健委|GovernmentBody]根据[《传染病防治法》|Document]制定了[《云州市实施细则》|Document]。",
        ["Issuance: issuer 云州市卫健委; document 《云州市实施细则》 → issued"],
    ),
    (
        "[云州银行|Bank]近日推出[《小微金融白皮书》|Document]。",
        ["Issuance: issuer 云州银行; document 《小微金融白皮书》 → issued"],
    ),
    (
        "位于[石林县|County]的[云州光伏项目|Project]由[东方集团|Company]与[南岭电子|Company]共同投资建设。",
        ["ProjectStart → undertook"],
    ),
    (
        "[东方集团|Company]承担的[云州大桥工程|Project]全线贯通。",
        ["ProjectStart: undertaker 东方集团; project 云州大桥工程 → undertook"],
    ),
    (
        "[云州大桥工程|Project]建设单位[云州交投|Company]负责人介绍，工程已完成过半。",
        ["ProjectStart → undertook"],
    ),
    (
        "[石林县|County]实施[石林灌区改造工程|Project]，新增灌溉面积1万亩。",
        ["ProjectStart: undertaker 石林县; project 石林灌区改造工程 → undertook"],
    ),
    (
        "[东方集团|Company]全资子公司[云石新材料公司|Company]在[云州市|City]注册成立。",
        ["Establishment: founder 东方集团; founded 云石新材料公司 → established"],
    ),
    (
        "[云石新材料公司|Company]是由[东方集团|Company]与[云州国资公司|Company]共同出资组建的合资企业。",
        ["Establishment: founded 云石新材料公司; founder 东方集团、云州国资公司 → established"],
    ),
    (
        "[东方集团|Company]斥资[2亿元|Amount=200000000 CNY]成立了[云石新材料公司|Company]。",
        ["Establishment: founder 东方集团; founded 云石新材料公司; amount 200000000 CNY → established"],
    ),
    (
        "[东方集团|Company]、[云州大学|University]等单位发起成立[云州光伏联盟|Association]。",
        ["Establishment: founder 东方集团、云州大学; founded 云州光伏联盟 → established"],
    ),
    (
        "[云州市|City]成立[云州光伏招商局|GovernmentBody]。",
        ["Establishment: founder 云州市; founded 云州光伏招商局 → established"],
    ),
    (
        "[张远|Person]前往[东方集团|Company]慰问一线职工。",
        ["Visit: visitor 张远; destination 东方集团 → visited"],
    ),
    (
        "[云州市总工会|Association]走访慰问[东方集团|Company]困难职工。",
        ["Visit: visitor 云州市总工会; destination 东方集团 → visited"],
    ),
    (
        "[云州海关|CustomsOffice][关长|Post][张远|Person]带队走访[东方集团|Company]。",
        ["Visit: visitor 张远; destination 东方集团 → visited"],
    ),
    (
        "[云州海关|CustomsOffice]组织业务骨干深入[东方集团|Company]、[南岭电子|Company]开展帮扶。",
        ["Visit: visitor 云州海关; destination 东方集团、南岭电子 → visited"],
    ),
    (
        "[云州银行|Bank]组织客户经理上门走访[东方集团|Company]。",
        ["Visit: visitor 云州银行; destination 东方集团 → visited"],
    ),
    (
        "[5月8日|TimeExpression=2023-05-08]，[云州市妇联|Association]、[云州银行|Bank]联合举办创业大赛。",
        ["Meeting: label 创业大赛; organiser 云州市妇联、云州银行; date 2023-05-08 → held"],
    ),
    (
        "[第三届云州论坛|Gathering]昨日落下帷幕。论坛由[云州大学|University]和[德国海德堡大学|University]联合举办，[张远|Person]、[李近|Person]等作主旨演讲。",
        [
            "Meeting: event 第三届云州论坛; organiser 云州大学、德国海德堡大学; attendee 张远、李近 → attended, held"
        ],
    ),
    (
        "论坛期间，[张远|Person]会见了出席论坛的[施密特|Person]。",
        ["Talks: attendee 张远、施密特 → met"],
    ),
    (
        "[张远|Person]应邀出席[云州论坛|Gathering]并发表主旨演讲。",
        ["Meeting: event 云州论坛; attendee 张远 → attended"],
    ),
    (
        "[德国|Country][施密特|Person]教授作了题为绿色转型的报告。",
        ["Meeting: attendee 施密特 → attended"],
    ),
    (
        "[云州论坛|Gathering]开幕式由[云州市委|PartyBody][副书记|Post][李近|Person]主持。",
        ["Meeting: event 云州论坛; chair 李近 → chaired"],
    ),
    (
        "[东方集团|Company]计划到[南岭市|City]考察。",
        ["Visit: visitor 东方集团; destination 南岭市; planned"],
    ),
    (
        "[云州市|City]深入实施[石林灌区改造工程|Project]。",
        ["ProjectStart: undertaker 云州市; project 石林灌区改造工程 → undertook"],
    ),
    (
        "[李近|Person]介绍，[东方集团|Company]已建成[云州光伏项目|Project]。",
        ["ProjectStart: undertaker 东方集团; project 云州光伏项目 → undertook"],
    ),
    (
        "[云州银行|Bank]为[云州大桥工程|Project]提供贷款，支持[东方集团|Company]建设[云州大桥工程|Project]。",
        ["ProjectStart: undertaker 东方集团; project 云州大桥工程; planned"],
    ),
    (
        "[云州市|City]支持[东方集团|Company]建设[云州光伏项目|Project]。",
        ["ProjectStart: undertaker 东方集团; project 云州光伏项目; planned"],
    ),
    (
        "[张远|Person]要求[云州交投|Company]加快建设[云州大桥工程|Project]。",
        ["ProjectStart: undertaker 云州交投; project 云州大桥工程; planned"],
    ),
    (
        "[云州大桥工程|Project]将由[东方集团|Company]承建，[明年|TimeExpression]开工。",
        ["ProjectStart: project 云州大桥工程; undertaker 东方集团; planned"],
    ),
    (
        "[云州市|City]贯彻落实[国务院|GovernmentBody]印发的[《水十条》|Document]。",
        ["Issuance: issuer 国务院; document 《水十条》 → issued"],
    ),
    (
        "[云州市|City]即将召开[云州博览会|Gathering]。",
        ["Meeting: event 云州博览会; organiser 云州市; planned"],
    ),
    (
        "[张远|Person]邀请[李近|Person]访问[云州市|City]。",
        ["Visit: visitor 李近; destination 云州市; planned"],
    ),
    (
        "[东方集团|Company][董事长|Post][李近|Person]告诉记者，企业计划参加[云州博览会|Gathering]。",
        ["Meeting: event 云州博览会; attendee 东方集团; planned"],
    ),
    (
        "[东方集团|Company]与[南岭电子|Company]洽谈合作。",
        ["Talks: attendee 东方集团、南岭电子 → met"],
    ),
    (
        "[云州市|City]运营的[云州地铁|Project]日均客流[50万人次|Amount=500000 人次]。",
        ["ProjectStart: undertaker 云州市; project 云州地铁 → undertook"],
    ),
    (
        "[东方集团|Company]在[德国|Country]设立[德国研发中心|ResearchInstitute]。",
        ["Establishment: founder 东方集团; founded 德国研发中心 → established"],
    ),
]

NOT_SAID = [
    "经[国务院|GovernmentBody]批准，[云州高新区|DevelopmentZone]升级为国家级高新区。",
    "[张远|Person]希望[东方集团|Company]到[石林县|County]投资建厂。",
    "[张远|Person]听取了[东方集团|Company]的工作汇报。",
    "[德国大众|Company]落户[云州开发区|DevelopmentZone]。",
    "[云州医院|Hospital]与[石林县医院|Hospital]合作成立医联体。",
    "[东方集团|Company]成立于[1998年|TimeExpression=1998-01-01..1998-12-31]，总部设在[云州市|City]。",
    "[张远|Person]曾任[石林县|County]县长，到[云州市|City]工作多年。",
    "[李近|Person]从[德国|Country]来到[云州市|City]创业。",
    "记者来到[东方集团|Company]采访。",
    "走进[东方集团|Company]车间，[总经理|Post][李近|Person]正在忙碌。",
    "[张远|Person]到任[云州市|City]后，多次深入基层。",
    "[云州市|City]到[2025年|TimeExpression=2025-01-01..2025-12-31]实现目标。",
    "从[云州市|City]到[石林县|County]的高速公路通车。",
    "产品出口到[德国|Country]、[法国|Country]。",
    "[东方集团|Company]产品走进[德国|Country]市场。",
    "[张远|Person]说，欢迎大家到[云州市|City]旅游。",
    "欢迎[德国|Country]客商来[云州市|City]考察投资。",
    "[张远|Person]强调，要认真贯彻[《云州市水条例》|Document]。",
    "[东方集团|Company]获[云州市政府|GovernmentBody]表彰。",
    "[东方集团|Company]成立[云石研究院|ResearchInstitute]的申请未获批准。",
    "[东方集团|Company]否认收购[南岭电子|Company]。",
    "[云州博览会|Gathering]因疫情推迟举行。",
    "[张远|Person]主持人大工作多年。",
    "[云州海关|CustomsOffice]发布的数据显示，[上半年|TimeExpression=2023-01-01..2023-06-30]出口增长。",
    "[东方集团|Company]与[南岭电子|Company]在[云州博览会|Gathering]上签订合同。",
    "[张远|Person]与[李近|Person]是同学。",
    "[张远|Person]对[东方集团|Company]的发展表示肯定。",
    "[张远|Person]在[云州市|City]出生，[1990年|TimeExpression=1990-01-01..1990-12-31]参加工作。",
    "[云州市教育局|GovernmentBody]批准[云石学院|University]招生。",
    "[云州市|City]通过[云州光伏项目|Project]带动就业。",
    "[东方集团|Company]通过了[云州海关|CustomsOffice]认证。",
    "[张远|Person]通过[《云州日报》|Document]发表文章。",
    "[云州海关|CustomsOffice]深入推进[《云州规划》|Document]实施。",
    "[云州医院|Hospital]与[北京医院|Hospital]建立合作关系。",
]


def read(marked: str) -> list[str]:
    """The facts of the classes looked at here."""
    return [f for f in read_marked(marked, RULES, ONTOLOGY) if f.startswith(KINDS)]


@pytest.mark.parametrize(("marked", "facts"), SAID)
def test_is_read(marked: str, facts: list[str]) -> None:
    assert read(marked) == facts


@pytest.mark.parametrize("marked", NOT_SAID)
def test_is_not_read(marked: str) -> None:
    assert read(marked) == []
